using System.Linq;
using RebaseBind.Policies;
using RebaseBind.TestImages;
using RebaseBind.Tests.Binding;

namespace RebaseBind.Tests.Rebasing;

[TestClass]
public sealed class ClearedDynamicBaseTests
{
    /// <summary>Loaders refuse ARM and ARM64 images without the flag; a hybrid image for x64 is ARM64 code to Windows on ARM.</summary>
    [TestMethod]
    public void ImagesForArmKeepDynamicBase()
    {
        using BindTree tree = new BindTree()
            .With("arm.dll", ImageBuilder.Arm().DynamicBase().WithPointers(3))
            .With("arm-other.dll", ImageBuilder.Arm().DynamicBase().WithPointers(4))
            .With("arm64.dll", ImageBuilder.Arm64().DynamicBase().WithPointers(3))
            .With("arm64-data.dll", ImageBuilder.Arm64().DynamicBase())
            .With("arm64-other.dll", ImageBuilder.Arm64().DynamicBase().WithPointers(4))
            .With("arm64x.dll", ImageBuilder.Arm64().DynamicBase().WithPointers(5).WithLoadConfiguration(0, hybridMetadata: true))
            .With("arm64ec.dll", ImageBuilder.X64().DynamicBase().WithPointers(5).WithLoadConfiguration(0, hybridMetadata: true))
            .With("arm64ec-data.dll", ImageBuilder.X64().DynamicBase().WithLoadConfiguration(0, hybridMetadata: true))
            .With("x64.dll", ImageBuilder.X64().DynamicBase().WithPointers(6));

        ApplyResult result = tree.Bind(new RebaseBindOptions { Layout = new() { Profile = RangeProfile.Wine }, Change = new() { Bind = BindPolicy.None, DynamicBase = DynamicBasePolicy.Clear } });

        CollectionAssert.IsSubsetOf(new[] { "arm.dll", "x64.dll" }, result.Changes.Select(static change => change.Path).ToArray());
        CollectionAssert.AreEqual(
            new[] { "x64.dll" },
            result.Changes.Where(static change => change.DllCharacteristics != change.OriginalDllCharacteristics).Select(static change => change.Path).ToArray());
    }

    [TestMethod]
    public void ImagesForArm64AndImagesThatAreLeftAloneKeepDynamicBase()
    {
        using BindTree tree = new BindTree()
            .With("arm64.dll", ImageBuilder.Arm64().At(0x2_0000_0000).DynamicBase())
            .With("signed.dll", ImageBuilder.X64().At(0x3_0000_0000).DynamicBase().Signed())
            .With("x64.dll", ImageBuilder.X64().At(0x4_0000_0000).DynamicBase());

        ApplyResult result = tree.Bind(new RebaseBindOptions { Layout = new() { Profile = RangeProfile.Wine }, Change = new() { Bind = BindPolicy.None, DynamicBase = DynamicBasePolicy.Clear } });

        Assert.AreEqual("x64.dll", result.Changes.Single().Path);
    }
}
