using System.Linq;
using RebaseBind.Policies;
using RebaseBind.TestImages;
using RebaseBind.Tests.Binding;

namespace RebaseBind.Tests.Rebasing;

[TestClass]
public sealed class ClearedDynamicBaseTests
{
    [TestMethod]
    public void ImagesForArm64AndImagesThatAreLeftAloneKeepDynamicBase()
    {
        using BindTree tree = new BindTree()
            .With("arm64.dll", ImageBuilder.Arm64().At(0x2_0000_0000).DynamicBase())
            .With("signed.dll", ImageBuilder.X64().At(0x3_0000_0000).DynamicBase().Signed())
            .With("x64.dll", ImageBuilder.X64().At(0x4_0000_0000).DynamicBase());

        ApplyResult result = tree.Bind(new RebaseBindOptions { Change = new() { Bind = BindPolicy.None, DynamicBase = DynamicBasePolicy.Clear } });

        Assert.AreEqual("x64.dll", result.Changes.Single().Path);
    }
}
