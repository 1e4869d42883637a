using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using RebaseBind.Oracle.Tests.Building;
using RebaseBind.Oracle.Tests.Running;

namespace RebaseBind.Oracle.Tests.Pages;

/// <summary>Wine loads its own DLL of a name, although one lies beside the program, unless its own gives way.</summary>
[TestClass]
public sealed class BuiltinTests
{
    private const string OfTheTree = "own.dll";
    private const string OfWine10 = "iertutil.dll";
    private const string GivingWay = "d3dcompiler_47.dll";

    private static readonly string[] OfWine = ["dbghelp.dll", "hhctrl.ocx", "msvcp140.dll", "vcruntime140.dll", "winspool.drv", "zlib1.dll"];

    [TestMethod]
    [DataRow("8.0", 64)]
    [DataRow("8.0", 32)]
    [DataRow("10.0", 64)]
    [DataRow("10.0", 32)]
    public void DllsThatWineHasItselfAreNotLoadedFromTheTree(string version, int bits)
    {
        var target = new Target(Linker.Gnu, bits);
        var wine = Wine.For(target, version);
        wine.Require();
        string from = PagedImageSet.Of(target, 4096, isRebased: false);
        string folder = Workspace.Create("builtin", version, target.ToString());
        File.Copy(Path.Combine(from, PagedImageSet.Opener), Path.Combine(folder, PagedImageSet.Opener));
        string[] names = [.. OfWine, OfWine10, GivingWay, OfTheTree];
        Array.ForEach(names, name => File.Copy(Path.Combine(from, "plain.dll"), Path.Combine(folder, name)));

        JsonElement predicted = Prediction.ProcessUnder(wine.Profile, folder, names.SelectMany(name => new[] { "--dynamic-load", $"{PagedImageSet.Opener}={name}" }).ToArray());
        using WaitingProgram program = wine.Launch(folder, PagedImageSet.Opener, names);

        string ofTheTree = wine.IsDynamic ? $"{PagedImageSet.Opener} {GivingWay} {OfTheTree}" : $"{PagedImageSet.Opener} {OfWine10} {GivingWay} {OfTheTree}";
        Assert.AreEqual("ready\n", program.Output);
        Assert.AreEqual(ofTheTree, Loaded(program.Id, folder));
        Assert.AreEqual(ofTheTree, string.Join(' ', Prediction.ModulesOf(predicted).Select(static module => module.Name)));
        Assert.AreEqual(
            string.Join(' ', wine.IsDynamic ? [.. OfWine, OfWine10] : OfWine),
            string.Join(' ', predicted.GetProperty("outside").EnumerateArray().Where(static dll => dll.GetProperty("kind").GetString() == "builtin").Select(static dll => dll.GetProperty("name").GetString())));
    }

    /// <summary>The files of a folder that a process has mapped, the program first.</summary>
    private static string Loaded(int process, string folder)
    {
        string[] maps = File.ReadAllLines($"/proc/{process}/maps");
        string end = "/" + Path.GetRelativePath(Workspace.Root, folder) + "/";
        return string.Join(' ', Directory.GetFiles(folder).Select(Path.GetFileName).Where(name => maps.Any(map => map.EndsWith(end + name, StringComparison.Ordinal))).OrderByDescending(static name => name == PagedImageSet.Opener).ThenByDescending(static name => name == OfWine10).ThenBy(static name => name == OfTheTree));
    }
}
