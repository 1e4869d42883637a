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
