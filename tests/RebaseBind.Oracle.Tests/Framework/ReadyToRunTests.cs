using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using RebaseBind.Oracle.Tests.Pages;
using RebaseBind.Oracle.Tests.Running;

namespace RebaseBind.Oracle.Tests.Framework;

/// <summary>The sample with its ReadyToRun images moved, too: all assemblies of .NET that hold native code.</summary>
[TestClass]
public sealed partial class ReadyToRunTests
{
    /// <summary>What its program does with them: it loads every assembly, and runs code of a dozen.</summary>
    [TestMethod]
    public void TheProgramPrintsTheSameAndEveryMovedImageIsWhereItWasPlanned()
    {
        SampleRun.Wine.Require();
        ProgramRun before = Run(PublishedSample.Of(isRebased: false, isPageAligned: false));
        ProgramRun after = Run(PublishedSample.OfReadyToRun);

        Assert.AreEqual(WithoutAddresses(before.Output), WithoutAddresses(after.Output));
        StringAssert.Contains(after.Output, "hash          BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD", StringComparison.Ordinal);
        (string Name, ulong Base, bool IsRelocated)[] managed = ManagedOf(after, PublishedSample.OfReadyToRun);
        foreach ((string name, ulong imageBase, bool isRelocated) in managed)
        {
            Assert.AreEqual(PublishedSample.PlannedReadyToRunBases[name], imageBase, name);
            Assert.IsFalse(isRelocated, name);
        }

        Assert.IsGreaterThanOrEqualTo(90, managed.Length, "the ReadyToRun images of .NET 10");
        CollectionAssert.Contains(managed.Select(static image => image.Name).ToArray(), "System.Private.CoreLib.dll");
        CollectionAssert.AreEquivalent(
            managed.Select(static image => image.Name).ToArray(),
            ManagedOf(before, PublishedSample.Of(isRebased: false, isPageAligned: false)).Where(static image => image.IsRelocated).Select(static image => image.Name).ToArray());
    }

    /// <summary>The ReadyToRun images that a run mapped, of those that move.</summary>
    private static (string Name, ulong Base, bool IsRelocated)[] ManagedOf(ProgramRun run, string folder)
    {
        HashSet<ulong> relocated = [.. Relocating().Matches(run.Error).Select(match => ulong.Parse(match.Groups["to"].Value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture))];
        HashSet<string> moving = [.. PublishedSample.PlannedReadyToRunBases.Keys.Except(PublishedSample.PlannedBases.Keys)];
        return [.. new LoaderTrace(run.Error, folder).Mapped.Where(image => moving.Contains(image.Name)).DistinctBy(static image => image.Name).Select(image => (image.Name, image.Start, relocated.Contains(image.Start)))];
    }

    private static ProgramRun Run(string folder) => SampleRun.Wine.Trace(folder, PublishedSample.Program, "managed").Expect(0);

    private static string WithoutAddresses(string output) => Address().Replace(output, "0x-");

    [GeneratedRegex("perform_relocations relocating from [0-9A-F]+-[0-9A-F]+ to (?<to>[0-9A-F]+)-", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 300_000)]
    private static partial Regex Relocating();

    [GeneratedRegex("0x[0-9a-f]+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 300_000)]
    private static partial Regex Address();
}
