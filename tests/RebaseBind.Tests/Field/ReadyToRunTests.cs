using System;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Gating;
using RebaseBind.Loading;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.TestImages;

namespace RebaseBind.Tests.Field;

/// <summary>Assemblies with precompiled code: left alone, and on request planned, moved and judged as other DLLs are.</summary>
[TestClass]
public sealed class ReadyToRunTests
{
    private const string Path = "r2r.dll";

    [TestMethod]
    [DataRow(ReadyToRunPolicy.Keep, PlacementAction.Skipped)]
    [DataRow(ReadyToRunPolicy.Rebase, PlacementAction.Moved)]
    public void OneMovesOnRequestOnly(ReadyToRunPolicy policy, PlacementAction action)
    {
        using FieldTree tree = Tree(policy).With(Path, Image(3)).With("other.dll", Image(4)).With("native.dll", ImageBuilder.X64().WithPointers(5));

        Assert.AreEqual(action, tree.Placement(Path).Action);
        Assert.AreEqual(action, tree.Placement("other.dll").Action);
        Assert.AreEqual(policy == ReadyToRunPolicy.Keep ? PlacementAction.Moved : PlacementAction.Kept, tree.Placement("native.dll").Action);
    }

    [TestMethod]
    [DataRow(Machine.I386)]
    [DataRow(Machine.Amd64)]
    public void AMovedOneHasItsFixupsAppliedAndNothingElse(Machine machine)
    {
        BuiltImage built = ImageBuilder.For(machine).ReadyToRun().WithPointers(3).WithoutCheckSum().Build();
        using FieldTree tree = Tree(ReadyToRunPolicy.Rebase).With(Path, built.ToArray()).With("other.dll", ImageBuilder.For(machine).WithPointers(9));
        ulong place = tree.Placement(Path).Base.Value;

        var change = tree.Apply().Changes.Single(change => change.Path == Path);
        byte[] expected = NaiveRelocator.Move(built, place);
        BitConverter.TryWriteBytes(expected.AsSpan(built.Fields.TimeDateStamp), change.TimeDateStamp);

        Assert.AreNotEqual(built.ImageBase, place);
        CollectionAssert.AreEqual(expected, tree.Written(Path));
    }

    [TestMethod]
    [DataRow(Machine.ArmThumb2)]
    [DataRow(Machine.Arm64)]
    public void OneForArmStays(Machine machine)
    {
        using FieldTree tree = Tree(ReadyToRunPolicy.Rebase).With(Path, ImageBuilder.For(machine).ReadyToRun().WithPointers(3)).With("native.dll", ImageBuilder.For(machine).WithPointers(3));

        Assert.AreEqual("note RB1052", tree.Said(Path));
        Assert.AreEqual(PlacementAction.Skipped, tree.Placement(Path).Action);
    }

    [TestMethod]
    [DataRow(SignedPolicy.Skip, "note RB1010", PlacementAction.Skipped)]
    [DataRow(SignedPolicy.Strip, "", PlacementAction.Moved)]
    public void ASignedOneNeedsLeaveToLoseItsSignature(SignedPolicy signed, string said, PlacementAction action)
    {
        using FieldTree tree = new FieldTree(new RebaseBindOptions { Change = new() { ReadyToRun = ReadyToRunPolicy.Rebase, Signed = signed } })
            .With(Path, Image(3).Signed()).With("other.dll", Image(9));

        Assert.AreEqual(said, tree.Said(Path));
        Assert.AreEqual(action, tree.Placement(Path).Action);
    }

    /// <summary>A component of a composite image has its code there and no fixups, but values in its IL may look like addresses.</summary>
    [TestMethod]
    public void AComponentLosesNothingAndStays()
    {
        BuiltImage component = ImageBuilder.X64().ReadyToRun(CorFlags.ILLibrary).WithCode(0x40).WithPointers(3).Build();
        using FieldTree tree = Tree(ReadyToRunPolicy.Rebase).With(Path, component.WithDirectory(ImageDirectory.BaseRelocation, 0, 0)).With("composite.r2r.dll", Image(9));

        Assert.AreSame(LeaveReason.LosesNothing, tree.Placement(Path).Why.Leave);
        Assert.AreEqual(string.Empty, tree.Said(Path));
        Assert.AreEqual(PlacementAction.Moved, tree.Placement("composite.r2r.dll").Action);
    }

    [TestMethod]
    public void IntermediateLanguageAndProgramsStay()
    {
        using FieldTree tree = Tree(ReadyToRunPolicy.Rebase)
            .With("il.dll", ImageBuilder.X64().WithClrHeader(CorFlags.ILOnly).WithPointers(1))
            .With("program.dll", Image(3).AsExe())
            .With(Path, Image(4));

        Assert.AreEqual(PlacementAction.Skipped, tree.Placement("il.dll").Action);
        Assert.AreEqual(PlacementAction.Fixed, tree.Placement("program.dll").Action);
        Assert.AreEqual(PlacementAction.Moved, tree.Placement(Path).Action);
    }

    [TestMethod]
    [DataRow(ReadyToRunPolicy.Keep, "")]
    [DataRow(ReadyToRunPolicy.Rebase, "error RB3001 other.dll, error RB3001 r2r.dll")]
    public void TwoThatOverlapAreReportedOnRequestOnly(ReadyToRunPolicy policy, string said)
    {
        using FieldTree tree = Tree(policy).With(Path, Image(3)).With("other.dll", Image(4));

        Assert.AreEqual(said, Heads(tree));
        Assert.HasCount(policy == ReadyToRunPolicy.Keep ? 0 : 2, tree.Plan.OverlapsBefore);
    }

    [TestMethod]
    public void WhatThePlanWritesPassesTheGate()
    {
        using FieldTree tree = Tree(ReadyToRunPolicy.Rebase).With(Path, Image(3)).With("other.dll", Image(4)).With("app.exe", ImageBuilder.X64().AsExe().At(0x1_4000_0000));
        using FieldTree applied = tree.Applied();

        Assert.AreEqual(string.Empty, Heads(applied));
        Assert.IsEmpty(tree.Plan.OverlapsAfter);
    }

    private static string Heads(FieldTree tree)
        => string.Join(", ", tree.Judge(new GateOptions { Aslr = AslrMode.Off }, LoaderProfile.Wine8).Select(static finding => $"error {finding.Code} {finding.Image}").Order(StringComparer.Ordinal));

    private static ImageBuilder Image(int pointers) => ImageBuilder.X64().ReadyToRun().WithPointers(pointers);

    private static FieldTree Tree(ReadyToRunPolicy policy) => new(new RebaseBindOptions { Change = new() { ReadyToRun = policy } });
}
