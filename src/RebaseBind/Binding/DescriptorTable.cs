using System.Collections.Generic;
using System.Linq;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Imports;

namespace RebaseBind.Binding;

/// <summary>A table of descriptors, of each of which binding changes some bytes.</summary>
/// <param name="Start">Where it lies.</param>
/// <param name="Count">How many descriptors it has, the one that ends it not counted.</param>
/// <param name="Stride">The size of a descriptor in bytes.</param>
/// <param name="StampOffset">Where the stamp lies in a descriptor, in bytes.</param>
/// <param name="StampSize">How many bytes from there on may change.</param>
internal readonly record struct DescriptorTable(Rva Start, uint Count, uint Stride, uint StampOffset, uint StampSize)
{
    /// <summary>Its size in bytes, without the descriptor that ends it.</summary>
    internal uint Size => Count * Stride;

    /// <summary>The descriptor that ends it; empty if there is no table, or if the directory's size ends it.</summary>
    internal (Rva Start, uint Size) Terminator(PeImage image)
    {
        DirectoryIndex directory = Stride == ImportDescriptor.Size ? DirectoryIndex.Import : DirectoryIndex.DelayImport;
        bool isEndedBySize = directory == DirectoryIndex.DelayImport && image.Headers.Directory(directory).Size == Size;
        return (Start + Size, Start.IsZero || isEndedBySize ? 0 : Stride);
    }

    /// <summary>The tables of imports and of delay-loaded imports; a table that an image lacks is empty.</summary>
    internal static DescriptorTable[] Of(PeImage image, IReadOnlyList<ImportEntry> entries)
    {
        uint delayed = (uint)entries.Count(static entry => entry.IsDelayLoaded);
        return
        [
            new(
                ImportDirectory.Of(image).Address,
                (uint)entries.Count - delayed,
                ImportDescriptor.Size,
                ImportDescriptor.TimeDateStampOffset,
                StampSize: 8),
            new(
                DelayImportDirectory.Of(image).Address,
                delayed,
                DelayImportDescriptor.Size,
                DelayImportDescriptor.TimeDateStampOffset,
                StampSize: 4),
        ];
    }

    /// <summary>Whether a byte is one of those that may change.</summary>
    internal bool IsStamp(Rva address) => address - Start < Size && ((address - Start) % Stride) - StampOffset < StampSize;
}
