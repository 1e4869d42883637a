using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using RebaseBind.Oracle.Tests.Building;
using RebaseBind.Oracle.Tests.Reading;
using RebaseBind.Oracle.Tests.Running;

namespace RebaseBind.Oracle.Tests;

/// <summary>A C++ program over the DLLs of mingw-w64's run-time, all of them moved and bound.</summary>
[TestClass]
public sealed class CxxRuntimeTests
{
    private const string Program = "console.exe";

    private static readonly string[] Runtime = ["libstdc++-6.dll", "libgcc_s_seh-1.dll", "libgcc_s_dw2-1.dll", "libwinpthread-1.dll"];

    public static IEnumerable<object[]> Targets => Target.Gnu;

    [TestMethod]
    [DynamicData(nameof(Targets))]
    public void ProgramsOverABoundRuntimePrintTheSame(string linker, int bits)
    {
        var target = Target.Of(linker, bits);
        Wine.For(target).Require();
        BindWitness.Require();
        string original = Build(target);
        string output = Path.Combine(Workspace.CreateUnique("runtime"), "out");
        string[] taken = [.. Directory.EnumerateFiles(original, "*.dll").SelectMany(path => new[] { "--reserve", Range(path) })];
        BoundSet bound = BoundSet.Apply(target, original, output, ["--bind", "all", .. taken]);

        Assert.AreEqual(Wine.For(target).Run(original, Program), Wine.For(target).Run(output, Program));
        BindWitness answer = BindWitness.Approves(original, output, "--complete", "all");
        Assert.AreEqual((4, 6), (answer.Images, answer.Bound));
        foreach (string dll in BoundSet.Files(output).Where(name => name.EndsWith(".dll", StringComparison.Ordinal)))
        {
            Assert.AreNotEqual(new ImageFile(Path.Combine(original, dll)).ImageBase, bound.Image(dll).ImageBase, dll);
        }
    }

    private static string Build(Target target)
    {
        GnuToolchain.Require(target.Bits, "g++");
        string compiler = GnuToolchain.Compiler(target.Bits, "g++");
        string folder = Workspace.CreateUnique("console");
        ProgramRun.Of([compiler, "-std=c++17", "-O1", Path.Combine(BuildFacts.Native, "console.cpp"), "-o", Path.Combine(folder, Program)]).Expect(0);
        foreach (string dll in Runtime)
        {
            string path = ProgramRun.Of([compiler, $"-print-file-name={dll}"]).Expect(0).Output.Trim();
            if (Path.IsPathRooted(path))
            {
                File.Copy(path, Path.Combine(folder, dll));
            }
        }

        return folder;
    }

    /// <summary>The 64 KiB at an image's base: when they are taken, it must move.</summary>
    private static string Range(string path)
    {
        ulong start = new ImageFile(path).ImageBase;
        return string.Create(CultureInfo.InvariantCulture, $"0x{start:x}-0x{start + 0xffff:x}");
    }
}
