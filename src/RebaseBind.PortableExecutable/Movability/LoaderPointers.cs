using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Imports;
using RebaseBind.PortableExecutable.LoadConfiguration;
using RebaseBind.PortableExecutable.Relocations;
using RebaseBind.PortableExecutable.Tls;

namespace RebaseBind.PortableExecutable.Movability;

/// <summary>
/// The pointers that the loader or the C runtime reads from an image's own tables: TLS, load configuration, old delay-load descriptors.
/// </summary>
/// <remarks>
/// They are virtual addresses. In an image that may move, each carries a base relocation; one without it would point to where the image
/// used to be (PE specification, "The TLS Directory": "there should be a base relocation for this address").
/// </remarks>
internal static class LoaderPointers
{
    /// <summary>RVA of the first such pointer without a base relocation; null if the image can move safely.</summary>
    /// <exception cref="BadImageException">One of the tables leaves the image.</exception>
    internal static Rva? FindUnrelocated(PeImage image)
    {
        uint[] pointers = Collect(image);
        var relocated = new bool[pointers.Length];
        foreach (RelocationBlock block in image.Relocations)
        {
            int first = FirstAtOrAbove(pointers, block.Page);
            if (first < pointers.Length && pointers[first] - block.Page.Value < RelocationBlock.Span)
            {
                Mark(block, pointers, relocated);
            }
        }

        int missing = Array.IndexOf(relocated, false);
        return missing < 0 ? null : new Rva(pointers[missing]);
    }

    private static void Mark(RelocationBlock block, uint[] pointers, bool[] relocated)
    {
        foreach (Fixup fixup in block)
        {
            int index = FirstAtOrAbove(pointers, fixup.Address);
            if (index < pointers.Length && pointers[index] == fixup.Address.Value)
            {
                relocated[index] = true;
            }
        }
    }

    private static int FirstAtOrAbove(uint[] pointers, Rva address)
    {
        int index = Array.BinarySearch(pointers, address.Value);
        return index < 0 ? ~index : index;
    }

    /// <summary>The RVAs of all these pointers, ascending, each once.</summary>
    private static uint[] Collect(PeImage image)
    {
        var pointers = new List<uint>();
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
        pointers.Sort();
        return pointers.Distinct().ToArray();
    }

    private static void AddCallbacks(PeImage image, TlsDirectory directory, uint width, List<uint> pointers)
    {
        if (directory.AddressOfCallbacks.Value == 0)
        {
            return;
        }

        var slot = new Rva(unchecked((uint)(directory.AddressOfCallbacks - image.Headers.ImageBase)));
        for (; Read(image, slot) != 0; slot += width)
        {
            Add(image, slot, pointers);
        }
    }

    private static void AddDelayDescriptors(PeImage image, List<uint> pointers)
    {
        DelayImportDirectory directory = DelayImportDirectory.Of(image);
        Rva descriptor = directory.Address;
        foreach (DelayImportDescriptor delay in directory)
        {
            // They have 32 bits: in a 64-bit image they cannot be addresses, whatever the descriptor says.
            for (uint field = 1; field < 7 && !delay.HoldsRvas && !image.Headers.IsPe32Plus; field++)
            {
                Add(image, descriptor + (field * sizeof(uint)), pointers);
            }

            descriptor += DelayImportDescriptor.Size;
        }
    }

    /// <summary>
    /// Adds a field if what it holds points into the image or, as the end of TLS data may, right behind it; other values are no addresses of this
    /// image, and 0 means none even at base 0.
    /// </summary>
    private static void Add(PeImage image, Rva field, List<uint> pointers)
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
