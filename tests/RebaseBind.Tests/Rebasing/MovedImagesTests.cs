using System.IO;
using System.Linq;
using System.Security.Cryptography;
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

        using var opened = new OpenedImages(tree);
        var moved = new MovedImages(opened);
        uint Stamp(string path) => moved.StampOf(plan.Placements.Single(placement => placement.Image.Path == path));
        byte[]? Hash(string path) => moved.HashOf(tree.Images.Single(image => image.Path == path));

        Assert.AreNotEqual(tree.Images.Single(image => image.Path == "gone.dll").TimeDateStamp, Stamp("gone.dll"));
        Assert.AreNotEqual(Stamp("there.dll"), Stamp("gone.dll"));
        Assert.IsNull(Hash("gone.dll"));
        CollectionAssert.AreEqual(SHA256.HashData(File.ReadAllBytes(folder.PathOf("in/there.dll"))), Hash("there.dll"));
    }
}
