using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Binding;
using RebaseBind.Policies;
using RebaseBind.TestImages;

namespace RebaseBind.Tests.Binding;

/// <summary>Some DLLs, and an image that is bound to them.</summary>
internal sealed class BindScene
{
    private readonly List<BindTarget> targets = [];

    internal BindScene With(string path, ImageBuilder dll)
    {
        targets.Add(new BindTarget(path, dll.Build().ToArray()));
        return this;
    }

    /// <summary>A DLL with exports "alpha", "beta" and "gamma", and one without a name, with ordinals 5 to 8. Its code, and so its exports, start at RVA 0x1000.</summary>
    internal static ImageBuilder Library(ulong imageBase = 0x2_0000_0000, uint stamp = 0x1111)
        => ImageBuilder.X64().At(imageBase).WithTimeDateStamp(stamp).ExportsAs("library.dll", ordinalBase: 5).Exports("alpha", "beta", "gamma", ExportedSymbol.ByOrdinal);

    /// <summary>An EXE that imports from the library, with room in its headers.</summary>
    internal static ImageBuilder App => ImageBuilder.X64().At(0x140000000).AsExe().WithHeaderRoom(0x100).Imports("library.dll", "alpha");

    /// <summary>An image with so many free bytes at the end of its headers, and none elsewhere.</summary>
    internal static byte[] WithoutRoomForMoreThan(int free)
    {
        BuiltImage app = App.Build();
        byte[] full = app.ToArray();
        int tableEnd = app.Fields.SectionTable + (app.Sections.Count * 40);
        int end = (int)app.UInt32At(app.Fields.SizeOfHeaders) - (free == 0 ? 0 : free + 2);
        full.AsSpan(tableEnd, end - tableEnd).Fill(0xCC);
        BuiltSection tables = app.Section(".rdata");
        full.AsSpan(tables.OffsetOf(tables.Rva + tables.VirtualSize), (int)(tables.RawSize - tables.VirtualSize)).Fill(0xCC);
        return full;
    }

    internal ImageBinding Bind(BuiltImage image, BindPolicy policy = BindPolicy.All, string path = "app.exe") => Bind(image.ToArray(), policy, path);

    internal ImageBinding Bind(byte[] image, BindPolicy policy = BindPolicy.All, string path = "app.exe")
        => ImageBinder.Bind(path, image, new BindTargetSet(targets), policy);

    /// <summary>Binds, and reads the result.</summary>
    internal BoundFile BindAndRead(BuiltImage image, BindPolicy policy = BindPolicy.All) => new(Bind(image, policy).Apply(image.ToArray()).ToArray());

    /// <summary>Why the only import is not bound.</summary>
    internal ImportBinding Refuse(BuiltImage image, BindPolicy policy = BindPolicy.All) => Refuse(image.ToArray(), policy);

    internal ImportBinding Refuse(byte[] image, BindPolicy policy = BindPolicy.All)
    {
        ImageBinding binding = Bind(image, policy);
        ImportBinding import = binding.Imports.Single();
        Assert.IsFalse(import.IsBound, "it is bound");
        Assert.IsFalse(binding.ChangesFile, "something is written");
        return import;
    }
}
