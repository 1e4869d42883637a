using System.Collections.Generic;
using System.Linq;
using RebaseBind.Gating;
using RebaseBind.Loading;
using RebaseBind.Policies;
using RebaseBind.TestImages;

namespace RebaseBind.Tests.Field;

/// <summary>Trees of which a gate said yes or no wrongly.</summary>
[TestClass]
public sealed class GateTruthTests
{
    /// <summary>Only app.exe leads to the two DLLs, and Windows XP does not run it; that XP runs old.exe is nothing to them.</summary>
    [TestMethod]
    [DataRow((ushort)10, "")]
    [DataRow((ushort)5, "error RB3001 a.dll, error RB3001 b.dll")]
    public void DllsOfAProgramThatALoaderDoesNotRunDoNotOverlapThere(ushort major, string findings)
    {
        using FieldTree tree = new FieldTree(new RebaseBindOptions { Processes = new ProcessModel { Roots = ["app.exe", "old.exe"] } })
            .With("app.exe", ImageBuilder.X64().AsExe().At(0x1_4000_0000).WithSubsystemVersion(major, 1).Imports("a.dll", "x").Imports("b.dll", "x"))
            .With("old.exe", ImageBuilder.X64().AsExe().At(0x1_4000_0000).WithSubsystemVersion(5, 1))
            .With("a.dll", Library())
            .With("b.dll", Library());

        Assert.AreEqual(findings, Judged(tree, LoaderProfile.WindowsXP, LoaderProfile.Windows10));
    }

    /// <summary>A damaged DLL beside the program is found and refused; one of that name elsewhere says nothing of what a system has.</summary>
    [TestMethod]
    [DataRow("bin/b.dll", "error RB3005 bin/app.exe", "needs a DLL not found under windows-10 in bin/app.exe: b.dll (bin/b.dll is damaged, so it is not loaded). Get the file again from where it came from")]
    [DataRow("lib/b.dll", "warning RB3005 bin/app.exe", "needs a DLL not found under windows-10 in bin/app.exe: b.dll (not in the tree). Put it where the process searches, unless the system has it")]
    public void ADamagedDllBesideItsProgramIsAnError(string path, string finding, string text)
    {
        using FieldTree tree = new FieldTree()
            .With("bin/app.exe", ImageBuilder.X64().AsExe().At(0x1_4000_0000).Imports("b.dll", "x"))
            .With(path, Library().Build().ToArray()[..200]);

        Assert.AreEqual(finding, Judged(tree, LoaderProfile.Windows10));
        Assert.AreEqual(text, tree.Judge(new GateOptions(), LoaderProfile.Windows10)[0].Message);
    }

    private static string Judged(FieldTree tree, params IReadOnlyList<LoaderProfile> loaders)
        => string.Join(", ", tree.Judge(new GateOptions(), loaders).Select(static finding => $"{finding.Severity.ToString().ToLowerInvariant()} {finding.Code} {finding.Image}"));

    private static ImageBuilder Library() => ImageBuilder.X64().At(0x1_8000_0000).DynamicBase().WithPointers(3).Exports("x");
}
