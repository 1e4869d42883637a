using System;
using System.Linq;
using RebaseBind.Assessing;
using RebaseBind.Loading;
using RebaseBind.TestImages;
using RebaseBind.Tests.Loading;

namespace RebaseBind.Tests.Field;

/// <summary>Which loaders count: those of systems on which a program runs, by its header, its framework and its project.</summary>
[TestClass]
public sealed class CountingLoaderTests
{
    [TestMethod]
    [DataRow(".NETCoreApp,Version=v10.0", "windows-10", "the program is for .NET 10.0, which needs Windows 10 or Server 2012")]
    [DataRow(".NETCoreApp,Version=v7.0", "windows-10", "the program is for .NET 7.0, which needs Windows 10 or Server 2012")]
    [DataRow(".NETCoreApp,Version=v6.0", "windows-7 windows-10", "the program is for .NET 6.0, which needs Windows 7")]
    [DataRow(".NETCoreApp,Version=v3.1", "windows-7 windows-10", "the program is for .NET Core 3.1, which needs Windows 7")]
    [DataRow(".NETFramework,Version=v4.8", "windows-7 windows-10", "the program is for .NET Framework 4.8, which needs Windows 7")]
    [DataRow(".NETFramework,Version=v4.0", "windows-xp windows-7 windows-10", null)]
    [DataRow(".NETStandard,Version=v2.0", "windows-xp windows-7 windows-10", null)]
    [DataRow("nonsense", "windows-xp windows-7 windows-10", null)]
    public void AProgramRunsWhereItsFrameworkDoes(string framework, string loaders, string? reason)
    {
        var scene = new LoadScene { Load = new LoadOptions { Need = SystemNeed.OfFramework(framework) } };
        scene.With("app.exe", ImageBuilder.X64().AsExe().At(0x1_4000_0000).WithSubsystemVersion(5, 1));
        ProfileSimulation[] all = [scene.Run(LoaderProfile.WindowsXP), scene.Run(LoaderProfile.Windows7), scene.Run(LoaderProfile.Windows10)];

        Assert.AreEqual(loaders, string.Join(' ', Array.FindAll(all, static one => one.Counts).Select(static one => one.Profile.Name)));
        Assert.AreEqual(reason, all[0].NotRun.Select(static one => one.Reason).FirstOrDefault());
    }

    [TestMethod]
    [DataRow("win7-x64", 6, 1)]
    [DataRow("win10-x64", 6, 2)]
    public void ARuntimeIdentifierMayNameAWindows(string identifier, int major, int minor)
    {
        Assert.AreEqual(new Version(major, minor), SystemNeed.OfRuntimeIdentifier(identifier)!.Windows);
        Assert.IsNull(SystemNeed.OfRuntimeIdentifier("win-x64"));
    }

    /// <summary>The framework of this very assembly, as its compiler wrote it.</summary>
    [TestMethod]
    public void AnAssemblySaysWhichFrameworkItIsFor()
        => Assert.AreEqual(".NETCoreApp,Version=v10.0", Images.ImageInspector.Inspect("a.dll", System.IO.File.ReadAllBytes(typeof(NothingJudgedTests).Assembly.Location)).TargetFramework);

    /// <summary>The native X.exe of a .NET program says nothing of its framework; the X.dll beside it does.</summary>
    [TestMethod]
    public void ANativeHostRunsWhereTheAssemblyBesideItDoes()
    {
        using FieldTree tree = new FieldTree()
            .With("app.exe", ImageBuilder.X64().AsExe().At(0x1_4000_0000).WithSubsystemVersion(6, 0))
            .With("app.dll", System.IO.File.ReadAllBytes(typeof(NothingJudgedTests).Assembly.Location));

        Assert.IsEmpty(tree.Simulate(LoaderProfile.Windows7));
        Assert.HasCount(1, tree.Simulate(LoaderProfile.Windows10));
    }

    /// <summary>A program published as a single file carries its framework's name in the files behind its host.</summary>
    [TestMethod]
    [DataRow("{\"runtimeOptions\":{\"tfm\":\"net10.0\"}}", 1)]
    [DataRow("{\"runtimeOptions\":{\"tfm\":\"net6.0\"}}", 2)]
    [DataRow("{\"runtimeOptions\":{\"tfm\":\"netcoreapp3.1\"}}", 2)]
    [DataRow("{\"runtimeOptions\":{}}", 3)]
    [DataRow("[1]", 3)]
    [DataRow("{\"runtimeOptions\"", 3)]
    public void ASingleFileRunsWhereItsFrameworkDoes(string configuration, int loaders)
    {
        using FieldTree tree = new FieldTree().With("app.exe", SingleFile(configuration, out _));

        Assert.AreEqual(loaders, new[] { LoaderProfile.WindowsXP, LoaderProfile.Windows7, LoaderProfile.Windows10 }.Count(profile => tree.Simulate(profile).Length != 0));
    }

    /// <summary>Whatever the list of files says, it is read to the end of the file at most.</summary>
    [TestMethod]
    public void ADamagedListOfFilesSaysNothing()
    {
        byte[] file = SingleFile("{\"runtimeOptions\":{\"tfm\":\"net10.0\"}}", out int list);
        foreach (int at in Enumerable.Range(list, file.Length - list))
        {
            byte[] damaged = [.. file];
            damaged[at] = 0xFF;
            _ = Images.ImageInspector.Inspect("app.exe", damaged);
            _ = Images.ImageInspector.Inspect("app.exe", file.AsMemory(0, at));
        }

        Assert.AreEqual(".NETCoreApp,Version=v10.0", Images.ImageInspector.Inspect("app.exe", file).TargetFramework);
    }

    /// <summary>A host with one file behind it, laid out by hand.</summary>
    private static byte[] SingleFile(string configuration, out int list)
    {
        byte[] marker = System.Security.Cryptography.SHA256.HashData(".net core bundle\n"u8);
        byte[] host = ImageBuilder.X64().AsExe().At(0x1_4000_0000).WithSubsystemVersion(5, 1)
            .WithSection(".bundle", section => section.WithCharacteristics(0xC0000040).WithData([.. new byte[8], .. marker])).Build().ToArray();
        byte[] text = System.Text.Encoding.UTF8.GetBytes(configuration);
        list = host.Length + text.Length;
        byte[] places = [.. BitConverter.GetBytes(0L), .. BitConverter.GetBytes(0L), .. BitConverter.GetBytes((long)host.Length), .. BitConverter.GetBytes((long)text.Length), .. new byte[8]];
        BitConverter.GetBytes((long)list).CopyTo(host.AsSpan(host.AsSpan().IndexOf(marker) - 8));
        return [.. host, .. text, .. BitConverter.GetBytes(6), .. BitConverter.GetBytes(0), .. BitConverter.GetBytes(1), 3, (byte)'a', (byte)'b', (byte)'c', .. places];
    }

    /// <summary>Nobody meant DLLs that ask for Windows 6.1 for Windows XP; who names it gets it.</summary>
    [TestMethod]
    public void DllsWithoutAProgramDecideByTheirSubsystem()
    {
        using FieldTree tree = new FieldTree().With("a.dll", ImageBuilder.X64().WithPointers(3)).With("b.dll", ImageBuilder.X64().WithPointers(4).WithSubsystemVersion(6, 0));
        LoadReport report = tree.Pipeline.Simulate(tree.Tree, plan: null, new LoadOptions());

        Assert.AreEqual("each of the DLLs asks for Windows 6.0 or later", report.Before.Profiles[0].NotRun.Single().Reason);
        Assert.HasCount(1, tree.Simulate(LoaderProfile.WindowsXP));
    }

    /// <summary>API sets that Windows XP does not know are no warning to who ships for later systems, too.</summary>
    [TestMethod]
    [DataRow("api-ms-win-core-com-l1-1-0.dll", "note RB3005 app.exe")]
    [DataRow("missing.dll", "warning RB3005 app.exe")]
    public void ApiSetsThatOnlyXpMissesAreNoWarning(string dll, string said)
    {
        using FieldTree tree = new FieldTree().With("app.exe", ImageBuilder.X64().AsExe().At(0x1_4000_0000).WithSubsystemVersion(5, 2).Imports(dll, "call"));

        Assert.AreEqual(said, tree.Gate());
    }
}
