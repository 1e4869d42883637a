using System.Collections.Generic;
using System.IO;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Relocations;

namespace RebaseBind.Oracle.Tests.Bytes;

/// <summary>Fixups that begin in one page, or sector, and end in the next.</summary>
internal static class StraddlingFixups
{
    /// <summary>RVA, width in bytes and file offset of each in an image.</summary>
    /// <param name="path">The image.</param>
    /// <param name="unit">The size of a page or sector, in bytes; with 1, all fixups straddle.</param>
    internal static IReadOnlyList<(uint Rva, int Width, int Offset)> In(string path, uint unit)
    {
        var found = new List<(uint Rva, int Width, int Offset)>();
        var image = PeImage.Read(File.ReadAllBytes(path));
        foreach (RelocationBlock block in image.Relocations)
        {
            foreach (Fixup fixup in block)
            {
                if ((fixup.Address.Value % unit) + fixup.Width > unit && image.TryGetOffset(fixup.Address, fixup.Width, out FileOffset offset))
                {
                    found.Add((fixup.Address.Value, (int)fixup.Width, offset.Value));
                }
            }
        }

        return found;
    }
}
