using System;
using System.Collections.Generic;
using System.Reflection.PortableExecutable;

namespace RebaseBind.TestImages;

/// <content>What is said of data directories and of what follows the sections.</content>
public sealed partial class ImageBuilder
{
    internal List<ImportedDll> ImportedDlls { get; } = [];

    internal List<ImportedDll> DelayImportedDlls { get; } = [];

    internal List<ExportedSymbol> Exported { get; } = [];

    internal List<BoundDll> BoundDlls { get; } = [];

    internal List<DebugData> DebugEntries { get; } = [];

    internal List<ResourceData> Resources { get; } = [];

    internal List<byte[]> Certificates { get; } = [];

    internal string ExportedAs { get; private set; } = "test.dll";

    internal uint OrdinalBase { get; private set; } = 1;

    internal bool HasNameTables { get; private set; } = true;

    internal bool DelayImportsHoldAddresses { get; private set; }

    internal bool HasBoundDelayTables { get; private set; }

    internal int? TlsCallbacks { get; private set; }

    internal LoadConfigurationData? LoadConfiguration { get; private set; }

    internal CorFlags? Clr { get; private set; }

    internal bool IsReadyToRun { get; private set; }

    internal List<string> ReferencedAssemblies { get; } = [];

    internal List<string> NativeLibraries { get; } = [];

    internal byte[] Overlay { get; private set; } = [];

    internal byte[] DataBehindCertificates { get; private set; } = [];

    /// <summary>Imports from a DLL: a string is a name, a number an ordinal.</summary>
    public ImageBuilder Imports(string dll, params ImportedSymbol[] symbols)
    {
        ImportedDlls.Add(new ImportedDll(dll, symbols));
        return this;
    }

    /// <summary>Leaves OriginalFirstThunk 0, as old Borland linkers do: names are only in the address tables.</summary>
    public ImageBuilder WithoutImportNameTables()
    {
        HasNameTables = false;
        return this;
    }

    /// <summary>Imports from a DLL on first use.</summary>
    public ImageBuilder DelayImports(string dll, params ImportedSymbol[] symbols)
    {
        DelayImportedDlls.Add(new ImportedDll(dll, symbols));
        return this;
    }

    /// <summary>Writes delay-load descriptors as Visual C++ 6 did: virtual addresses with base relocations in place of RVAs.</summary>
    public ImageBuilder WithOldDelayImports()
    {
        DelayImportsHoldAddresses = true;
        return this;
    }

    /// <summary>Gives delay-load descriptors a bound address table, zero, as Visual C++'s linker does.</summary>
    public ImageBuilder WithBoundDelayTables()
    {
        HasBoundDelayTables = true;
        return this;
    }

    /// <summary>Exports symbols, with ordinals that count up from the ordinal base.</summary>
    public ImageBuilder Exports(params ExportedSymbol[] symbols)
    {
        Exported.AddRange(symbols);
        return this;
    }

    /// <summary>Sets the DLL's own name and the first ordinal of its exports.</summary>
    public ImageBuilder ExportsAs(string name, uint ordinalBase = 1)
    {
        ExportedAs = name;
        OrdinalBase = ordinalBase;
        return this;
    }

    /// <summary>Adds a descriptor to the bound import directory, which lies behind the section table.</summary>
    public ImageBuilder BoundTo(string dll, uint stamp, params (string Name, uint TimeDateStamp)[] forwarders)
    {
        BoundDlls.Add(new BoundDll(dll, stamp, forwarders));
        return this;
    }

    /// <summary>Adds thread-local storage with a template, an index and so many callbacks.</summary>
    public ImageBuilder WithTls(int callbacks = 0)
    {
        TlsCallbacks = callbacks;
        return this;
    }

    /// <summary>Adds a load configuration with a security cookie.</summary>
    /// <param name="guardFlags">GuardFlags.</param>
    /// <param name="hybridMetadata">Whether CHPEMetadataPointer is set, as in ARM64X images.</param>
    /// <param name="dynamicRelocations">Whether there is a dynamic value relocation table.</param>
    /// <param name="size">The stored size in bytes; the newest structure's if not given.</param>
    public ImageBuilder WithLoadConfiguration(uint guardFlags = 0, bool hybridMetadata = false, bool dynamicRelocations = false, uint? size = null)
    {
        LoadConfiguration = new LoadConfigurationData(guardFlags, hybridMetadata, dynamicRelocations, size);
        return this;
    }

    /// <summary>Adds an entry to the debug directory; type 2 is CodeView.</summary>
    public ImageBuilder WithDebugData(uint type, uint stamp, params byte[] content)
    {
        DebugEntries.Add(new DebugData(type, stamp, content));
        return this;
    }

    /// <summary>Adds a resource with a number for its type and one for its name, in US English.</summary>
    public ImageBuilder WithResource(uint type, uint name, params byte[] content)
    {
        Resources.Add(new ResourceData(type, name, content));
        return this;
    }

    /// <summary>Adds a CLR header: C++/CLI without <see cref="CorFlags.ILOnly"/>, managed only with it.</summary>
    public ImageBuilder WithClrHeader(CorFlags flags)
    {
        Clr = flags;
        return this;
    }

    /// <summary>Adds a CLR header as crossgen writes it: IL with precompiled code.</summary>
    /// <param name="flags">Its flags; composite images' components are not <see cref="CorFlags.ILOnly"/>.</param>
    public ImageBuilder ReadyToRun(CorFlags flags = CorFlags.ILOnly)
    {
        IsReadyToRun = true;
        return WithClrHeader(flags);
    }

    /// <summary>Adds rows to the metadata's AssemblyRef table; the image is IL only if nothing else was said of its CLR header.</summary>
    public ImageBuilder ReferencingAssemblies(params string[] names)
    {
        Clr ??= CorFlags.ILOnly;
        ReferencedAssemblies.AddRange(names);
        return this;
    }

    /// <summary>Adds rows to the metadata's ModuleRef table, as P/Invoke declarations do; the image is IL only if nothing else was said of its CLR header.</summary>
    public ImageBuilder CallingNativeLibraries(params string[] names)
    {
        Clr ??= CorFlags.ILOnly;
        NativeLibraries.AddRange(names);
        return this;
    }

    /// <summary>Puts bytes behind the last section.</summary>
    public ImageBuilder WithOverlay(params byte[] overlay)
    {
        Overlay = overlay;
        return this;
    }

    /// <summary>Signs it, as far as the file's form goes: a certificate with so many bytes that say nothing. Again for another one.</summary>
    public ImageBuilder Signed(int size = 0x123)
    {
        Certificates.Add(Filler.Bytes(size));
        return this;
    }

    /// <summary>Puts bytes behind the certificates, which then are not the end of the file.</summary>
    public ImageBuilder WithDataBehindCertificates(params byte[] data)
    {
        ArgumentOutOfRangeException.ThrowIfZero(Certificates.Count, nameof(data));
        DataBehindCertificates = data;
        return this;
    }
}
