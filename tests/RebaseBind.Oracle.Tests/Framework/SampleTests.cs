using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection.PortableExecutable;
using System.Text.Json;
using RebaseBind.Oracle.Tests.Building;
using RebaseBind.Oracle.Tests.Pages;
using RebaseBind.Oracle.Tests.Running;
using RebaseBind.TestImages;

namespace RebaseBind.Oracle.Tests.Framework;

/// <summary>A .NET program with its runtime and four native DLLs from packages, before RebaseBind and after, in Wine's loader.</summary>
/// <remarks>
/// Managed assemblies are left alone, and play no part in what is asserted: Wine maps and relocates them as well, and the runtime's own
/// want the base that the native DLLs are linked to.
/// </remarks>
[TestClass]
public sealed class SampleTests
{
    private const string First = "hostfxr.dll";
    private const string Sni = "Microsoft.Data.SqlClient.SNI.dll";
    private const string CommonLanguageRuntime = "coreclr.dll";

    /// <summary>The native DLLs that the program loads, of those that are published with it.</summary>
    private static readonly string[] Natives = [Sni, "WebView2Loader.dll", "clrjit.dll", CommonLanguageRuntime, "e_sqlite3.dll", First, "hostpolicy.dll", "libSkiaSharp.dll"];

    public static IEnumerable<object[]> Layouts => [[false], [true]];

    public static IEnumerable<object[]> Rows => [[false, false], [false, true], [true, false], [true, true]];

    /// <summary>All that differs is an address, which the program prints as the loader gave it.</summary>
    [TestMethod]
    [DynamicData(nameof(Layouts))]
    public void TheProgramPrintsTheSame(bool isPageAligned)
    {
        SampleRun.Wine.Require();
        string[] before = Run(isRebased: false, isPageAligned);
        string[] after = Run(isRebased: true, isPageAligned);

        Assert.HasCount(4, before);
        CollectionAssert.AreEqual(before[..3], after[..3]);
        Assert.AreEqual($"SNI           {Hex(PublishedSample.PlannedBases[Sni])}", after[3]);
        Assert.AreNotEqual(before[3], after[3]);
        Assert.StartsWith("SNI           0x", before[3], StringComparison.Ordinal);
    }

    /// <summary>As published, laid out in pages, its EXE too, and with bases that count in any Wine.</summary>
    [TestMethod]
    [DataRow("8.0")]
    [DataRow("10.0")]
    public void TheProgramPrintsTheSameInEveryFormUnderEveryWine(string version)
    {
        var wine = Wine.For(new Target(Linker.Gnu, 64), version);
        wine.Require();
        string shipped = PublishedSample.Of(isRebased: false, isPageAligned: false);
        string[] expected = Say(shipped);
        foreach (string[] options in new[] { new[] { "--layout", "pages" }, ["--for", "wine"] })
        {
            string folder = Path.Combine(Workspace.CreateUnique("form"), "out");
            ProgramRun.OfTool(["apply", shipped, "--output", folder, "--signed", "strip", .. options]).Expect(0);
            Assert.IsTrue(NaiveMapper.IsInPages(File.ReadAllBytes(Path.Combine(folder, PublishedSample.Program))));
            CollectionAssert.AreEqual(expected, Say(folder), string.Join(' ', options));
        }

        // The last line is an address.
        string[] Say(string folder) => wine.Run(folder, PublishedSample.Program).Split('\n', StringSplitOptions.RemoveEmptyEntries)[..3];
    }

    [TestMethod]
    [DynamicData(nameof(Layouts))]
    public void NativeDllsAreAtTheBasesThatTheBuildPlanned(bool isPageAligned)
    {
        SampleRun.Wine.Require();
        IReadOnlyDictionary<string, ModulePages> before = SampleRun.NativesOf(isRebased: false, isPageAligned);
        IReadOnlyDictionary<string, ModulePages> after = SampleRun.NativesOf(isRebased: true, isPageAligned);

        CollectionAssert.AreEquivalent(Natives, after.Keys.ToArray());
        foreach (ModulePages module in after.Values)
        {
            Assert.AreEqual(Hex(PublishedSample.PlannedBases[module.Name]), Hex(module.Base), module.Name);
            Assert.IsFalse(module.IsRelocated, module.Name);
        }

        CollectionAssert.AreEquivalent(Natives, before.Keys.ToArray());
        CollectionAssert.AreEqual(new[] { First }, before.Values.Where(module => !module.IsRelocated).Select(module => module.Name).ToArray());
    }

    /// <summary>
    /// No predicted page is missing. Pages that nobody predicted are the program's own writes: its DLLs have run by the time they are looked at,
    /// so this is one-sided, and all that can be asked of the others is that they are data. The files as they are published are not laid out
    /// in pages, and read whole; laid out in pages, they show what rebasing is worth.
    /// </summary>
    [TestMethod]
    [DynamicData(nameof(Rows))]
    public void PredictedPagesArePrivateAndAllOthersAreTheProgramsOwnData(bool isRebased, bool isPageAligned)
    {
        SampleRun.Wine.Require();
        string folder = PublishedSample.Of(isRebased, isPageAligned);
        IReadOnlyDictionary<string, ModulePages> observed = SampleRun.NativesOf(isRebased, isPageAligned);
        JsonElement process = Predict(folder);

        foreach (ModulePages expected in NativesOf(process))
        {
            ModulePages module = observed[expected.Name];
            Assert.AreEqual(expected.IsRelocated, module.IsRelocated, module.Name);
            Assert.AreEqual(string.Empty, Join(expected.PrivatePages.Except(module.PrivatePages)), module.Name);
            uint[] others = [.. module.PrivatePages.Except(expected.PrivatePages).Where(page => !IsWritable(Path.Combine(folder, module.Name), page))];
            Assert.IsLessThanOrEqualTo(ReadOnlyPagesWritten(module.Name), others.Length, $"{module.Name}: {Join(others)}");
        }

        foreach (JsonElement module in process.GetProperty("modules").EnumerateArray().Where(module => Natives.Contains(module.GetProperty("path").GetString())))
        {
            int pages = module.GetProperty("privatePagesByCause").GetProperty("relocation").GetInt32();
            Assert.AreEqual(isPageAligned && module.GetProperty("relocated").GetBoolean(), pages != 0, module.GetProperty("path").GetString());
        }
    }

    /// <summary>Of the pages that are not the program's own in either state, which is all that there is to gain.</summary>
    [TestMethod]
    public void RebasingSavesExactlyThePredictedPages()
    {
        SampleRun.Wine.Require();
        IReadOnlyDictionary<string, ModulePages> before = SampleRun.NativesOf(isRebased: false, isPageAligned: true);
        IReadOnlyDictionary<string, ModulePages> after = SampleRun.NativesOf(isRebased: true, isPageAligned: true);

        foreach (ModulePages expected in NativesOf(Predict(PublishedSample.Of(isRebased: false, isPageAligned: true))))
        {
            IReadOnlyList<uint> left = after[expected.Name].PrivatePages;
            Assert.AreEqual(Join(expected.PrivatePages.Except(left)), Join(before[expected.Name].PrivatePages.Except(left)), expected.Name);
        }
    }

    private static string[] Run(bool isRebased, bool isPageAligned)
        => SampleRun.Wine.Run(PublishedSample.Of(isRebased, isPageAligned), PublishedSample.Program).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The process as the tool predicts it. One DLL is loaded by a name that no import says.</summary>
    private static JsonElement Predict(string folder)
        => Prediction.ProcessOf(folder, "--root", PublishedSample.Program, "--dynamic-load", $"{PublishedSample.Program}={Sni}");

    private static ModulePages[] NativesOf(JsonElement process)
    {
        ModulePages[] natives = [.. Prediction.ModulesOf(process).Where(module => Natives.Contains(module.Name))];
        CollectionAssert.AreEquivalent(Natives, natives.Select(module => module.Name).ToArray());
        return natives;
    }

    /// <summary>When the runtime starts, it unprotects the constant s_gsCookie, and fills it in (src/coreclr/vm/ceemain.cpp, InitGSCookie).</summary>
    private static int ReadOnlyPagesWritten(string name) => name == CommonLanguageRuntime ? 1 : 0;

    private static bool IsWritable(string path, uint page)
    {
        using var reader = new PEReader(File.OpenRead(path));
        int index = reader.PEHeaders.GetContainingSectionIndex((int)page);
        return index >= 0 && (reader.PEHeaders.SectionHeaders[index].SectionCharacteristics & SectionCharacteristics.MemWrite) != 0;
    }

    private static string Join(IEnumerable<uint> pages) => string.Join(' ', pages.Select(page => Hex(page)));

    private static string Hex(ulong address) => string.Create(CultureInfo.InvariantCulture, $"0x{address:x}");
}
