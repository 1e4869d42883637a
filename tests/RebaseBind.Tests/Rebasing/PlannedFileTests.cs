using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.TestImages;
using RebaseBind.Tests.Binding;

namespace RebaseBind.Tests.Rebasing;

[TestClass]
public sealed class PlannedFileTests
{
    [TestMethod]
    [DataRow(0x180000000UL, 0x3000, 0x1111U, DisplayName = "another size")]
    [DataRow(0x190000000UL, 0x100, 0x1111U, DisplayName = "another base")]
    [DataRow(0x180000000UL, 0x100, 0x2222U, DisplayName = "another stamp")]
    public void AFileThatIsAnotherOneThanWasPlannedIsLeftAsItIs(ulong imageBase, int code, uint stamp)
    {
        using BindTree tree = new BindTree().With("large.dll", ImageBuilder.X64().WithPointers(30)).With("small.dll", Small(0x180000000, 0x100, 0x1111));
        var pipeline = new RebaseBindPipeline(new RebaseBindOptions());
        GatheredTree gathered = pipeline.Scan(tree.Root);
        AddressPlan plan = pipeline.Plan(gathered);
        Assert.AreEqual(PlacementAction.Moved, plan.Placements.Single(placement => placement.Image.Path == "small.dll").Action);
        byte[] other = Small(imageBase, code, stamp).Build().ToArray();
        tree.With("small.dll", other);

        ApplyResult result = pipeline.Apply(gathered, plan, OutputTarget.InPlace);

        Assert.AreEqual((FindingCatalog.ChangedFile, "small.dll"), (result.Findings.Single().Code, result.Findings.Single().Image));
        CollectionAssert.AreEqual(other, tree.Bytes("small.dll"));
    }

    private static ImageBuilder Small(ulong imageBase, int code, uint stamp) => ImageBuilder.X64().At(imageBase).WithCode(code).WithTimeDateStamp(stamp).WithPointers(3);
}
