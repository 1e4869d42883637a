using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Imports;
using RebaseBind.PortableExecutable.LoadConfiguration;
using RebaseBind.PortableExecutable.Tls;

namespace RebaseBind.PortableExecutable.Relocations;

/// <summary>The pointers that the loader or the C runtime reads from an image's own tables: TLS, load configuration, old delay-load descriptors.</summary>
/// <remarks>
/// They are virtual addresses. In an image that may move, each carries a base relocation; one without it would point to where the image
/// used to be (PE specification, "The TLS Directory": "there should be a base relocation for this address").
/// </remarks>
public static class LoaderPointers
{
    private const int MaxCallbacks = 4096;

    /// <summary>RVA of the first such pointer without a base relocation; null if the image can move safely.</summary>
    /// <exception cref="BadImageException">One of the tables leaves the image.</exception>
    public static Rva? FindUnrelocated(PeImage image)
    {
        SortedSet<uint> pointers = Collect(image);
        if (pointers.Count == 0)
        {
            return null;
        }

        foreach (RelocationBlock block in image.Relocations)
        {
            foreach (Fixup fixup in block)
            {
                pointers.Remove(fixup.Address.Value);
            }

            if (pointers.Count == 0)
            {
                return null;
            }
        }

        return new Rva(pointers.Min);
    }

    private static SortedSet<uint> Collect(PeImage image)
    {
        var pointers = new SortedSet<uint>();
        uint width = image.Headers.IsPe32Plus ? sizeof(ulong) : (uint)sizeof(uint);
        DataDirectory tls = image.Headers.Directory(DirectoryIndex.ThreadLocalStorage);
        if (TlsDirectory.Of(image) is { } directory)
        {
            for (uint field = 0; field < 4; field++)
            {
                Add(image, tls.Address + (field * width), pointers);
            }

            AddCallbacks(image, directory, width, pointers);
        }

        LoadConfigurationDirectory configuration = LoadConfigurationDirectory.Of(image);
        if (configuration.Exists)
        {
            Rva start = image.Headers.Directory(DirectoryIndex.LoadConfiguration).Address;
            foreach (ushort offset in configuration.GetPointerOffsets())
            {
                Add(image, start + offset, pointers);
            }
        }

        AddDelayDescriptors(image, pointers);
        return pointers;
    }

    private static void AddCallbacks(PeImage image, TlsDirectory directory, uint width, SortedSet<uint> pointers)
    {
        if (directory.AddressOfCallbacks.Value == 0)
        {
            return;
        }

        var slot = new Rva(unchecked((uint)(directory.AddressOfCallbacks - image.Headers.ImageBase)));
        for (int i = 0; i < MaxCallbacks && Read(image, slot) != 0; i++, slot += width)
        {
            Add(image, slot, pointers);
        }
    }

    private static void AddDelayDescriptors(PeImage image, SortedSet<uint> pointers)
    {
        DelayImportDirectory directory = DelayImportDirectory.Of(image);
        Rva descriptor = directory.Address;
        foreach (DelayImportDescriptor delay in directory)
        {
            for (uint field = 1; field < 7 && !delay.HoldsRvas; field++)
            {
                Add(image, descriptor + (field * sizeof(uint)), pointers);
            }

            descriptor += DelayImportDescriptor.Size;
        }
    }

    /// <summary>Adds a field if what it holds points into the image or, as the end of TLS data may, right behind it; other values are no addresses of this image, and 0 means none even at base 0.</summary>
    private static void Add(PeImage image, Rva field, SortedSet<uint> pointers)
    {
        ulong value = Read(image, field);
        if (value != 0 && value >= image.Headers.ImageBase.Value && value - image.Headers.ImageBase.Value <= image.Headers.SizeOfImage)
        {
            pointers.Add(field.Value);
        }
    }

    /// <summary>The pointer at <paramref name="field"/>; 0 where the file holds no bytes for it.</summary>
    private static ulong Read(PeImage image, Rva field)
    {
        bool wide = image.Headers.IsPe32Plus;
        if (!image.TryGetOffset(field, wide ? sizeof(ulong) : (uint)sizeof(uint), out FileOffset offset))
        {
            return 0;
        }

        ReadOnlySpan<byte> bytes = image.Bytes.Slice(offset.Value);
        return wide ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }
}
