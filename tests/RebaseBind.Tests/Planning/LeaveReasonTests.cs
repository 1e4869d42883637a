using System.Collections.Generic;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Findings;
using RebaseBind.Images;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Headers;

namespace RebaseBind.Tests.Planning;

[TestClass]
public sealed class LeaveReasonTests
{
    public static IEnumerable<object?[]> LeftAlone()
    {
        ImageSummary dll = Summaries.Dll("a.dll");
        yield return [dll with { IsDll = false }, null, PlacementAction.Fixed];
        yield return [dll with { Kind = ImageKind.IntermediateLanguage }, null, PlacementAction.Skipped];
        yield return [dll with { Kind = ImageKind.ReadyToRun }, null, PlacementAction.Skipped];
        yield return [dll with { Kind = ImageKind.Hybrid }, FindingCatalog.Hybrid, PlacementAction.Skipped];
        yield return [dll with { IsSigned = true }, FindingCatalog.Signed, PlacementAction.Skipped];
        yield return [dll with { IsStrongNameSigned = true }, FindingCatalog.StrongName, PlacementAction.Skipped];
        yield return [dll with { DllCharacteristics = ImageFlags.ForceIntegrity }, FindingCatalog.ForceIntegrity, PlacementAction.Skipped];
        yield return [dll with { AreRelocationsStripped = true }, FindingCatalog.RelocationsStripped, PlacementAction.Fixed];
        yield return [dll with { HasNarrowFixups = true }, FindingCatalog.NarrowFixups, PlacementAction.Fixed];
        yield return [dll with { IsMappedFlat = true }, FindingCatalog.MappedFlat, PlacementAction.Fixed];
        yield return [dll with { UnrelocatedPointer = new Rva(0x2000) }, FindingCatalog.CodeOf(ImageDefect.PointerWithoutRelocation), PlacementAction.Fixed];
        yield return [dll with { IsExcluded = true }, FindingCatalog.Excluded, PlacementAction.Skipped];
    }

    public static IEnumerable<object?[]> LeftAloneEvenWithStrip()
        => LeftAlone().Where(row => row[1] is not (FindingCatalog.Signed or FindingCatalog.StrongName))
            .Append([Summaries.Dll("a.dll") with { IsSigned = true, HasDataBehindSignature = true }, FindingCatalog.DataBehindSignature, PlacementAction.Skipped]);

    [TestMethod]
    [DynamicData(nameof(LeftAlone))]
    public void ImagesThatMustNotMoveAreLeftAloneWithTheirCode(ImageSummary image, string? code, PlacementAction action)
        => Check(image, code, action, SignedPolicy.Skip);

    [TestMethod]
    [DynamicData(nameof(LeftAloneEvenWithStrip))]
    public void StrippingSignaturesFreesNothingElse(ImageSummary image, string? code, PlacementAction action)
        => Check(image, code, action, SignedPolicy.Strip);

    [TestMethod]
    public void NativeMixedAndResourceDllsMayMove()
    {
        foreach (ImageKind kind in new[] { ImageKind.Native, ImageKind.Mixed, ImageKind.ResourceOnly })
        {
            Assert.IsNull(LeaveReason.For(Summaries.Dll("a.dll") with { Kind = kind, DllCharacteristics = DllCharacteristics.DynamicBase }, default));
        }
    }

    [TestMethod]
    public void StrippingFreesSignedAndStrongNamedImages()
    {
        Assert.IsNull(LeaveReason.For(Summaries.Dll("a.dll") with { IsSigned = true, IsStrongNameSigned = true }, new LeavePolicy(SignedPolicy.Strip, RangeProfile.Windows)));
    }

    [TestMethod]
    [DataRow("bin/cygwin1.dll", true)]
    [DataRow("usr/bin/MSYS-2.0.dll", true)]
    [DataRow("msys-z.dll", false)]
    [DataRow("msys-2.0.dll.bak", false)]
    public void TheRunTimeDllOfCygwinIsLeftAloneInItsOwnProfileOnly(string path, bool isRuntime)
    {
        ImageSummary dll = Summaries.Dll(path);

        Assert.AreEqual(isRuntime, LeaveReason.For(dll, new LeavePolicy(SignedPolicy.Skip, RangeProfile.Msys2)) is { Action: PlacementAction.Skipped });
        Assert.IsNull(LeaveReason.For(dll, default));
    }

    private static void Check(ImageSummary image, string? code, PlacementAction action, SignedPolicy signed)
    {
        LeaveReason? reason = LeaveReason.For(image, new LeavePolicy(signed, RangeProfile.Windows));

        Assert.IsNotNull(reason);
        Assert.AreEqual(code, reason.Code);
        Assert.AreEqual(action, reason.Action);
    }

    /// <summary>Windows on ARM always uses ASLR: no base counts there, so no signature is broken and no image rewritten for one.</summary>
    [TestMethod]
    [DataRow(RangeProfile.Windows, Machine.Arm64, false)]
    [DataRow(RangeProfile.Windows, Machine.ArmThumb2, false)]
    [DataRow(RangeProfile.Wine, Machine.Arm64, true)]
    [DataRow(RangeProfile.Wine10, Machine.ArmThumb2, true)]
    [DataRow(RangeProfile.Windows, Machine.Amd64, true)]
    public void ImagesForArmMoveForWineOnly(RangeProfile profile, Machine machine, bool moves)
    {
        ImageSummary[] images = [.. Enumerable.Range(0, 3).Select(i => Summaries.Dll($"d{i}.dll", machine == Machine.ArmThumb2 ? 0x1000_0000UL : Summaries.DefaultDllBase, machine: machine) with { IsSigned = i == 2 })];
        AddressPlan plan = Planner.Plan(images, new RebaseBindOptions { Layout = new() { Profile = profile } });

        Assert.AreEqual(moves, plan.Count(PlacementAction.Moved) != 0);
        Assert.AreEqual(moves, plan.OverlapsBefore.Count != 0);
        Assert.AreEqual(moves, plan.Placements[0].Reason is not "Windows on ARM always uses ASLR, so its base never counts; --for wine moves it");
        Assert.IsFalse(plan.Findings.Any(static finding => finding.Severity == FindingSeverity.Warning));
    }
}
