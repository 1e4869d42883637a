using System.Collections.Generic;
using System.Linq;
using RebaseBind.TestImages;

namespace RebaseBind.Tests.Loading.Model;

/// <summary>Pages, one number each, from what the builder of an image says of it.</summary>
internal static class SlowPages
{
    internal static uint SizeOf(ModuleDescription image) => image.Built.UInt32At(image.Built.Fields.SizeOfImage);

    internal static IEnumerable<uint> OfFixups(ModuleDescription image)
        => image.Built.Fixups.SelectMany(static fixup => Bytes(fixup.Rva, (uint)BuiltFixup.WidthOf(fixup.Kind))).Distinct();

    /// <summary>The slots of a descriptor, its end aside.</summary>
    internal static IEnumerable<uint> OfSlots(ModuleDescription image, ImportDescription import)
    {
        int descriptor = image.Imports.ToList().FindIndex(other => ReferenceEquals(other, import));
        uint slots = image.Built.UInt32At(image.Built.OffsetOf(ImageDirectory.Import) + (descriptor * 20) + 16);
        return Bytes(slots, (uint)import.Symbols.Count * (image.IsWide ? 8u : 4)).Distinct();
    }

    /// <summary>What Wine makes private of every image: the last page of headers, sections that do not begin at a page of the file, the last page of those that do and do not fill it.</summary>
    internal static IEnumerable<uint> OfWine(ModuleDescription image)
    {
        BuiltImage built = image.Built;
        uint headers = built.UInt32At(built.Fields.SizeOfHeaders);
        IEnumerable<uint> pages = headers % 0x1000 == 0 ? [] : [headers / 0x1000];
        foreach (BuiltSection section in built.Sections)
        {
            uint pagesInMemory = (section.VirtualSize + 0xFFF) / 0x1000;
            uint bytes = uint.Min(section.RawSize, pagesInMemory * 0x1000);
            pages = pages.Concat(section.RawOffset % 0x1000 != 0 ? Bytes(section.Rva, bytes) : bytes % 0x1000 != 0 ? [(section.Rva + bytes - 1) / 0x1000] : []);
        }

        return pages.Distinct();
    }

    private static IEnumerable<uint> Bytes(uint rva, uint count)
    {
        for (uint i = 0; i < count; i++)
        {
            yield return (rva + i) / 0x1000;
        }
    }
}
