using System;
using System.Collections.Generic;
using RebaseBind.PortableExecutable.Clr;
using RebaseBind.PortableExecutable.Debugging;
using RebaseBind.PortableExecutable.Exports;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Imports;
using RebaseBind.PortableExecutable.LoadConfiguration;

namespace RebaseBind.PortableExecutable.Places;

/// <summary>Where the tables of an image lie that are known as a whole. Of a damaged directory only what can be read is known.</summary>
internal sealed class TablePlaces
{
    private readonly PeImage image;
    private readonly List<(Rva Start, ulong Size, ImagePlaceKind Kind, string Name)> tables = [];
    private readonly List<(uint Start, uint Size, string Name)> unmapped = [];

    /// <summary>Looks at the directories; those that stand first win.</summary>
    internal TablePlaces(PeImage image)
    {
        this.image = image;
        Try(AddBoundImports);
        Try(AddDebugData);
        Try(AddExports);
        Try(AddLoadConfiguration);
        Try(AddClrHeader);
        AddWhole(DirectoryIndex.ImportAddressTable, ImagePlaceKind.ImportAddressTable, "the import address table");
        AddWhole(DirectoryIndex.Import, ImagePlaceKind.ImportDirectory, "the import directory");
        AddWhole(DirectoryIndex.DelayImport, ImagePlaceKind.DelayImportDirectory, "the delay-load import directory");
        AddWhole(DirectoryIndex.ThreadLocalStorage, ImagePlaceKind.TlsDirectory, "the TLS directory");
        AddWhole(DirectoryIndex.Debug, ImagePlaceKind.DebugDirectory, "the debug directory");
        AddWhole(DirectoryIndex.BaseRelocation, ImagePlaceKind.RelocationTable, "the base relocation table");
        AddWhole(DirectoryIndex.Exception, ImagePlaceKind.ExceptionTable, "the exception table");
        AddWhole(DirectoryIndex.Resource, ImagePlaceKind.Resources, "the resources");
        AddWhole(DirectoryIndex.Export, ImagePlaceKind.Exports, "the export directory");
    }

    /// <summary>The table that holds an RVA; null if none is known.</summary>
    internal NamedPlace? Find(Rva rva)
    {
        foreach ((Rva start, ulong size, ImagePlaceKind kind, string name) in tables)
        {
            if (rva - start < size)
            {
                return new NamedPlace(kind, rva, name);
            }
        }

        return null;
    }

    /// <summary>The name of the debug data that is not mapped and holds a byte of the file; null if there is none.</summary>
    internal string? FindUnmapped(FileOffset offset)
    {
        foreach ((uint start, uint size, string name) in unmapped)
        {
            if (unchecked((uint)offset.Value - start) < size)
            {
                return name;
            }
        }

        return null;
    }

    private static void Try(Action add)
    {
        try
        {
            add();
        }
        catch (BadImageException)
        {
            // Then nothing more is known there than the section.
        }
    }

    private void AddBoundImports()
    {
        uint size = image.Headers.Directory(DirectoryIndex.BoundImport).Size;
        try
        {
            uint entries = 0;
            foreach (BoundImport _ in BoundImportDirectory.Of(image))
            {
                entries++;
            }

            size = entries == 0 ? size : Math.Max(size, (entries + 1) * BoundImport.Size);
        }
        finally
        {
            Add(image.Headers.Directory(DirectoryIndex.BoundImport).Address, size, ImagePlaceKind.BoundImportDirectory, "the bound import directory");
        }
    }

    private void AddDebugData()
    {
        DebugDirectory directory = DebugDirectory.Of(image);
        for (int i = 0; i < directory.Count; i++)
        {
            DebugEntry entry = directory[i];
            string name = entry.Type switch
            {
                1 => "the COFF debug data",
                2 => "the CodeView debug data",
                16 => "the debug data of a reproducible build",
                _ => FormattableString.Invariant($"debug data of type {entry.Type}"),
            };
            Add(entry.Address, entry.Size, ImagePlaceKind.DebugData, name);
            if (entry.Address.IsZero)
            {
                unmapped.Add((entry.Offset, entry.Size, name));
            }
        }
    }

    private void AddExports()
    {
        ExportDirectory exports = ExportDirectory.Of(image);
        if (exports.Exists)
        {
            string[] names = ["the export address table", "the export name table", "the export ordinal table"];
            (Rva Address, uint Size)[] found = exports.GetTables();
            for (int i = 0; i < found.Length; i++)
            {
                Add(found[i].Address, found[i].Size, ImagePlaceKind.Exports, names[i]);
            }

            Add(exports.Name, (uint)exports.GetName().Length + 1, ImagePlaceKind.Exports, "the DLL's name in the exports");
        }
    }

    private void AddLoadConfiguration()
    {
        LoadConfigurationDirectory configuration = LoadConfigurationDirectory.Of(image);
        Rva start = image.Headers.Directory(DirectoryIndex.LoadConfiguration).Address;
        Add(start, configuration.Size, ImagePlaceKind.LoadConfiguration, "the load configuration");
    }

    private void AddClrHeader()
    {
        AddWhole(DirectoryIndex.ClrHeader, ImagePlaceKind.ClrHeader, "the CLR header");
        if (ClrHeader.Of(image) is { } header)
        {
            Add(header.Metadata.Address, header.Metadata.Size, ImagePlaceKind.ClrMetadata, "the CLR metadata");
        }
    }

    private void AddWhole(DirectoryIndex entry, ImagePlaceKind kind, string name)
    {
        DataDirectory directory = image.Headers.Directory(entry);
        Add(directory.Address, directory.Size, kind, name);
    }

    private void Add(Rva start, uint size, ImagePlaceKind kind, string name)
    {
        if (!start.IsZero)
        {
            tables.Add((start, size, kind, name));
        }
    }
}
