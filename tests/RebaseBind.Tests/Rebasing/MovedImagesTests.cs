using System.IO;
using System.Linq;
using RebaseBind.Gathering;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.Rebasing;
using RebaseBind.TestImages;
using RebaseBind.TestSupport;

namespace RebaseBind.Tests.Rebasing;

[TestClass]
public sealed class MovedImagesTests
{
    [TestMethod]
    public void AnImageThatCannotBeReadIsExpectedWithAnotherStampThanItKeeps()
    {
        using var folder = new TemporaryFolder();
        folder.Write("in/large.dll", ImageBuilder.X64().WithPointers(30).Build().ToArray());
        folder.Write("in/gone.dll", ImageBuilder.X64().WithPointers(3).Build().ToArray());
        folder.Write("in/there.dll", ImageBuilder.X64().WithPointers(4).Build().ToArray());
        var pipeline = new RebaseBindPipeline(new RebaseBindOptions());
        GatheredTree tree = pipeline.Scan(folder.PathOf("in"));
        AddressPlan plan = pipeline.Plan(tree);
        File.Delete(folder.PathOf("in/gone.dll"));

        var moved = MovedImages.Of(tree, plan, new RunSettings { Jobs = 2 });

        Assert.AreNotEqual(tree.Images.Single(image => image.Path == "gone.dll").TimeDateStamp, moved.Stamps["gone.dll"]);
        Assert.AreNotEqual(moved.Stamps["there.dll"], moved.Stamps["gone.dll"]);
        Assert.AreEqual("there.dll", moved.Hashes.Keys.Single());
    }
}
