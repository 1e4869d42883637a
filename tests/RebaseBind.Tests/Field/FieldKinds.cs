using System;
using System.Collections.Generic;
using RebaseBind.TestImages;

namespace RebaseBind.Tests.Field;

/// <summary>One image of each kind that people ship and that must stay where it is, all at the linker's default.</summary>
internal static class FieldKinds
{
    private const ulong Base = 0x1_8000_0000;

    /// <summary>What it is called, and its file.</summary>
    internal static IReadOnlyDictionary<string, byte[]> ThatStay { get; } = new Dictionary<string, byte[]>(StringComparer.Ordinal)
    {
        ["packed"] = Packed(),
        ["no relocations"] = WithoutRelocations(),
        ["relocated import descriptor"] = RelocatedDescriptor(),
        ["stripped"] = ImageBuilder.X64().WithPointers(3).RelocationsStripped().Build().ToArray(),
        ["resources"] = ImageBuilder.X64().WithoutCode().WithSection(".rsrc", section => section.WithSize(0x200)).Build().ToArray(),
        ["API set"] = ImageBuilder.X64().WithoutCode().Exports(ExportedSymbol.Forwarded("exit", "ucrtbase.exit")).Build().ToArray(),
        ["headers"] = Patched(image => image.With32(image.Fields.SizeOfHeaders, 0x10_0000)),
        ["magic"] = Patched(image => image.With16(image.Fields.Magic, 0)),
        ["size"] = Patched(image => image.With32(image.Fields.SizeOfImage, 0x1000)),
        ["relocation type"] = Patched(image => image.With16(image.OffsetOf(ImageDirectory.BaseRelocation) + 8, 0x9000)),
        ["unwind"] = ImageBuilder.X64().WithSection(".eh_fram", data => data.WithSize(0x100)).WithFixup(FixupKind.Dir64, 0x20, 0, ".eh_fram").Build().ToArray(),
        ["FlexDLL"] = ImageBuilder.X64().WithPointers(3).Exports("reloctbl", "symtbl").Build().ToArray(),
        ["kernel DLL"] = Patched(image => image.With16(image.Fields.CheckSum + 4, 1)),
        ["hybrid"] = ImageBuilder.X64().WithPointers(3).WithLoadConfiguration(hybridMetadata: true).Build().ToArray(),
        ["signed"] = ImageBuilder.X64().WithPointers(3).Signed().Build().ToArray(),
    };

    /// <summary>Images beside them: one at the same place, one that imports from the image, one elsewhere, and a program.</summary>
    internal static FieldTree Beside(FieldTree tree, string import) => tree
        .With("app.exe", ImageBuilder.X64().AsExe().At(0x1_4000_0000).Imports("same.dll", 1).Imports(import, 1))
        .With("same.dll", ImageBuilder.X64().At(Base).WithPointers(20).Exports("a"))
        .With("other.dll", ImageBuilder.X64().At(0x3_0000_0000).WithPointers(2).Imports("same.dll", "a"))
        .With("third.dll", ImageBuilder.X64().At(0x3_0000_0000).WithPointers(1).Imports(import, 7));

    private static byte[] Patched(Func<BuiltImage, byte[]> patch) => patch(ImageBuilder.X64().WithPointers(3).Exports("f").Build());

    private static byte[] Packed()
    {
        BuiltImage image = ImageBuilder.X64().WithFixup(FixupKind.Dir64, 0x800).Build();
        return image.With32(image.Fields.SizeOfHeaders, 0x1000);
    }

    private static byte[] WithoutRelocations() => ImageBuilder.X64().WithPointers(3).Build().WithDirectory(ImageDirectory.BaseRelocation, 0, 0);

    private static byte[] RelocatedDescriptor()
    {
        uint place = ImageBuilder.X64().WithPointers(3).Imports("a.dll", "b").Build().Directory(ImageDirectory.Import).Rva + 12;
        return ImageBuilder.X64().WithPointers(3).Imports("a.dll", "b").WithRelocationBlock(place & ~0xFFFu, (ushort)(0xA000u | (place & 0xFFF))).Build().ToArray();
    }
}
