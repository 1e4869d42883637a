using System;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Loading;
using RebaseBind.Policies;

namespace RebaseBind.Tests.Planning;

/// <summary>What one word for a system stands for.</summary>
[TestClass]
public sealed class TargetSystemTests
{
    [TestMethod]
    [DataRow("any", "", "", "")]
    [DataRow("windows", "windows", "keep", "windows-xp;windows-7;windows-10")]
    [DataRow("wine", "wine", "clear", "wine-8.0;wine-10.0")]
    [DataRow("proton", "wine-10.0", "clear", "wine-10.0")]
    [DataRow("msys2", "msys2", "keep", "")]
    public void EachSystemHasItsWords(string system, string ranges, string dynamicBase, string profiles)
    {
        TargetSystem target = PolicyWords.For.Read(system);

        Assert.AreEqual(ranges, target.WordFor(TargetSystem.Ranges, null));
        Assert.AreEqual(dynamicBase, target.WordFor(TargetSystem.DynamicBase, string.Empty));
        Assert.AreEqual(profiles, target.WordFor(TargetSystem.Profiles, null));
    }

    /// <summary>A word of no table would be taken for the table's default.</summary>
    [TestMethod]
    public void EveryWordIsOneOfItsTable()
    {
        foreach (TargetSystem target in PolicyWords.For.Words.Select(PolicyWords.For.Read))
        {
            Assert.IsNull(PolicyWords.Ranges.FindFault("it", target.WordFor(TargetSystem.Ranges, null)));
            Assert.IsNull(PolicyWords.DynamicBase.FindFault("it", target.WordFor(TargetSystem.DynamicBase, null)));
        }
    }

    [TestMethod]
    public void TheLoadersOfASystemAreThoseThatItsWordNames()
    {
        string[] windows = [.. LoadWords.ReadProfiles([], TargetSystem.Windows).Select(static profile => profile.Name)];

        CollectionAssert.AreEqual(LoaderProfile.All.Where(static profile => profile.Name.StartsWith("windows-", StringComparison.Ordinal)).Select(static profile => profile.Name).ToArray(), windows);
        CollectionAssert.AreEqual(LoaderProfile.All.Where(static profile => profile.Name.StartsWith("wine-", StringComparison.Ordinal)).ToArray(), LoadWords.ReadProfiles([], TargetSystem.Wine).ToArray());
        CollectionAssert.AreEqual(new[] { LoaderProfile.Windows7 }, LoadWords.ReadProfiles(["windows-7"], TargetSystem.Wine).ToArray());
        CollectionAssert.AreEqual(LoaderProfile.All.ToArray(), LoadWords.ReadProfiles([], TargetSystem.Msys2).ToArray());
    }

    [TestMethod]
    public void EachChoiceIsANoteWithItsPriceUnlessTheUserMadeIt()
    {
        Finding[] all = [.. TargetSystem.Wine.Notes("--for wine", static _ => true)];

        Assert.HasCount(4, all);
        Assert.IsTrue(all.All(static note => note is { Code: FindingCatalog.ChosenPolicy, Severity: FindingSeverity.Note, Image: "" } && note.Message.StartsWith("--for wine: ", StringComparison.Ordinal)));
        Assert.AreEqual(
            "--for wine: DYNAMICBASE is cleared in x86 and x64 DLLs, which costs nothing under Wine, and ASLR on Windows",
            TargetSystem.Wine.Notes("--for wine", static policy => policy == TargetSystem.DynamicBase).Single().Message);
        Assert.IsEmpty(TargetSystem.Any.Notes("--for any", static _ => true));
    }
}
