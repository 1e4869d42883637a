using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Paths;
using RebaseBind.Planning;
using RebaseBind.Policies;

namespace RebaseBind.Tests.Field;

/// <summary>One odd image, or two, among sound ones: the others are planned, written and judged as if the user had named the odd ones to be kept.</summary>
[TestClass]
public sealed class MixedTreeTests
{
    private static IEnumerable<object[]> Kinds => FieldKinds.ThatStay.Keys.Select(kind => new object[] { kind });

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public void TheOthersArePlannedAsIfTheUserHadNamedTheOddOne(string kind)
    {
        using FieldTree tree = FieldKinds.Beside(new FieldTree(new RebaseBindOptions { Change = new() { Bind = BindPolicy.All } }), "odd.dll");
        using FieldTree named = FieldKinds.Beside(new FieldTree(new RebaseBindOptions { Change = new() { Bind = BindPolicy.All, Excluded = [PathPattern.Parse("odd.dll")] } }), "odd.dll");
        tree.With("odd.dll", FieldKinds.ThatStay[kind]);
        named.With("odd.dll", FieldKinds.ThatStay[kind]);

        CollectionAssert.AreEqual(Places(named), Places(tree));
        Assert.AreNotEqual(PlacementAction.Moved, tree.Placement("odd.dll").Action);
        Assert.IsEmpty(Errors(tree.Apply().Findings));
        Assert.IsEmpty(Errors(named.Apply().Findings));
        CollectionAssert.AreEqual(tree.Original("odd.dll"), tree.Written("odd.dll"));
        foreach (string other in new[] { "app.exe", "same.dll", "other.dll", "third.dll" })
        {
            CollectionAssert.AreEqual(named.Written(other), tree.Written(other), other);
        }

        Assert.AreEqual(IsInTheWay(kind), tree.Gate().Contains("RB3001 same.dll", StringComparison.Ordinal));
        using FieldTree after = FieldKinds.Beside(new FieldTree(), "odd.dll");
        foreach (string path in new[] { "app.exe", "same.dll", "other.dll", "third.dll", "odd.dll" })
        {
            after.With(path, tree.Written(path));
        }

        Assert.IsFalse(after.Gate().Contains("RB3001", StringComparison.Ordinal), after.Gate());
    }

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public void TwoOddImagesHideNeitherEachOtherNorTheRest(string kind)
    {
        foreach ((string second, byte[] file) in FieldKinds.ThatStay)
        {
            using FieldTree tree = FieldKinds.Beside(new FieldTree(), "odd.dll").With("odd.dll", FieldKinds.ThatStay[kind]).With("second.dll", file);

            Assert.AreNotEqual(PlacementAction.Moved, tree.Placement("odd.dll").Action, second);
            Assert.AreNotEqual(PlacementAction.Moved, tree.Placement("second.dll").Action, second);
            Assert.AreEqual(PlacementAction.Moved, tree.Placement("same.dll").Action, second);
            Assert.IsEmpty(tree.Plan.OverlapsAfter.Where(overlap => overlap.Image.Path is not ("odd.dll" or "second.dll")), second);
            Assert.IsEmpty(Errors(tree.Apply().Findings), second);
            Assert.AreEqual(IsInTheWay(kind) || IsInTheWay(second), tree.Gate().Contains("RB3001 same.dll", StringComparison.Ordinal), second);
        }
    }

    /// <summary>Code for two processors runs under ARM64 only, where ASLR chooses its addresses.</summary>
    private static bool IsInTheWay(string kind) => kind != "hybrid";

    private static string[] Places(FieldTree tree)
        => [.. tree.Plan.Placements.Where(placement => placement.Image.Path != "odd.dll").Select(placement => $"{placement.Image.Path} {placement.Base} {placement.Action}")];

    private static Finding[] Errors(IEnumerable<Finding> findings) => [.. findings.Where(finding => finding.Severity == FindingSeverity.Error)];
}
