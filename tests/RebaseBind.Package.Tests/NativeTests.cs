using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.Build.Logging.StructuredLogger;

namespace RebaseBind.Package.Tests;

/// <summary>C++ projects, without the targets that Visual Studio brings.</summary>
[TestClass]
public sealed class NativeTests
{
    private const string Before = """
        <PropertyGroup>
          <Language Condition="'$(MSBuildProjectExtension)' == '.vcxproj'">C++</Language>
          <Platform Condition="'$(Platform)' == ''">x64</Platform>
          <TargetName Condition="'$(TargetName)' == ''">math</TargetName>
          <TargetName Condition="'$(Name)' == 'odd'">A+b (c) [X]{2} 100%25 é</TargetName>
          <TargetName Condition="'$(Name)' == 'escape'">a%2541^%24</TargetName>
          <TargetName Condition="'$(Name)' == 'blank'">%20x%3by%40(z)</TargetName>
          <TargetExt>.dll</TargetExt>
          <IntermediateOutputPath>obj/$(Case)/</IntermediateOutputPath>
        </PropertyGroup>
        <ItemDefinitionGroup>
          <Link><SubSystem>Windows</SubSystem><BaseAddress Condition="'$(Own)' != ''">$(Own)</BaseAddress></Link>
        </ItemDefinitionGroup>
        """;

    /// <summary>Visual C++ adds what was compiled just before it links, and has a property that says where tracking logs are.</summary>
    private const string Show = """
        <PropertyGroup><TLogLocation>$(IntermediateOutputPath)it.tlog/</TLogLocation></PropertyGroup>
        <ItemGroup><Link Include="a.obj" /></ItemGroup>
        <Target Name="Compile">
          <ItemGroup><Link Include="late.obj" /></ItemGroup>
          <Message Importance="high" Text="$(Case) was [@(Link->'%(BaseAddress)', ' ')]" />
        </Target>
        <Target Name="Link">
          <Message Importance="high" Text="$(Case) is [@(Link->'%(BaseAddress)', ' ')]" />
        </Target>
        <Target Name="Build" DependsOnTargets="Compile;Link" />
        """;

    private static readonly string[] Body =
    [
        "# rebasebind.lock 1", "# Addresses reserved for images: machine, base, reserved size, path.", "",
        "x64          0x0000000180000000 0x00010000 other.dll",
        "x86          0x0000000010000000 0x00010000 math.dll",
        "x64          0x00000001d0000000 0x00010000 MINI.dll",
        "# a comment of a person: x64 0x0000000200000000 0x10000 math.dll",
        "x64          0x00007ff800010000 0x00020000 sub/math.dll",
        "x64          0x00000001a0010000 0x00020000 Math.DLL",
        "arm64/shared 0x00000001b0000000 0x00020000 math.dll",
        "arm          0x0000000011000000 0x00020000 math.dll",
        "x64          0x00000001c1000000 0x00020000 a%2541^$.dll",
        "x64          0x00000001c2000000 0x00020000 %20x;y@(z).dll",
        "x64/shared   0x00000001c0000000 0x00020000 a+b (c) [x]{2} 100%25 é.dll",
    ];

    /// <summary>Case, lock file, properties, and the address that the linker gets.</summary>
    private static readonly (string Case, string Lock, string Properties, string Address)[] Cases =
    [
        ("no file", "none", "", ""),
        ("other case", "plain", "", "0x1a0010000"),
        ("an I that Turkish writes otherwise", "plain", "TargetName=mini", "0x1d0000000"),
        ("Win32", "plain", "Platform=Win32", "0x10000000"),
        ("ARM64, shared", "plain", "Platform=ARM64", "0x1b0000000"),
        ("ARM", "plain", "Platform=ARM", "0x11000000"),
        ("metacharacters", "plain", "Name=odd", "0x1c0000000"),
        ("what looks like an escape", "plain", "Name=escape", "0x1c1000000"),
        ("blank in front", "plain", "Name=blank", "0x1c2000000"),
        ("own address", "plain", "Own=0x20000000", "0x20000000"),
        ("no line", "plain", "TargetName=nothing", ""),
        ("part of a name", "plain", "TargetName=ath", ""),
        ("unknown platform", "plain", "Platform=Itanium", ""),
        ("switched off", "plain", "RebaseBindEnabled=false", ""),
        ("byte order mark and CR LF", "windows", "", "0x1a0010000"),
        ("no line end and tabs", "tabs", "TargetName=last", "0x1e0000000"),
        ("conflict", "conflict", "", ""),
        ("newer version", "newer", "", ""),
        ("no header", "headless", "", ""),
        ("impossible addresses", "impossible", "", ""),
        ("x86 above 2 GiB", "high", "Platform=Win32", ""),
        ("empty", "empty", "", ""),
        ("bad bytes in another line", "bytes", "", ""),
        ("a folder", "folder", "", ""),
        ("20000 lines", "long", "", "0x1f0000000"),
    ];

    [TestMethod]
    public void TheLinkerGetsTheAddressThatTheLockFileKeeps()
    {
        using var project = new NativeProject(".vcxproj", Before, Show);
        WriteLocks(project);

        Build build = project.Run(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["LC_ALL"] = "tr_TR.UTF-8" },
            [.. Cases.Select(row => $"Case={row.Case};RebaseBindLockFile=locks/{row.Lock};{row.Properties}")]);

        string[] said = [.. build.FindChildrenRecursive<Message>(message => message.Text.Contains(" is [", StringComparison.Ordinal)).Select(message => message.Text)];
        CollectionAssert.AreEquivalent(Cases.Select(row => $"{row.Case} is [{row.Address} {row.Address}]").ToArray(), said, string.Join("\n", said));
        Assert.HasCount(1, build.FindChildrenRecursive<Message>(message => message.Text.StartsWith("other case was [ ]", StringComparison.Ordinal)), "not at evaluation, which Visual Studio keeps");

        // What Visual Studio compares before it starts a build: the lock file, and a mark that this build has made anew.
        string log = project.Folder.PathOf("obj/other case/it.tlog/it.rebasebind.");
        string lockFile = project.Folder.PathOf("locks/plain");
        string mark = project.Folder.PathOf("obj/other case/rebasebind/lock-read");
        CollectionAssert.AreEqual(new[] { "^" + lockFile, lockFile }, File.ReadAllLines(log + "read.1u.tlog"));
        CollectionAssert.AreEqual(new[] { "^" + lockFile, mark }, File.ReadAllLines(log + "write.1u.tlog"));
        Assert.IsGreaterThan(File.GetLastWriteTimeUtc(lockFile), File.GetLastWriteTimeUtc(mark));
    }

    [TestMethod]
    public void AProjectOfAnotherLanguageLeavesTheLinkerAlone()
    {
        using var project = new NativeProject(".proj", Before, Show);
        WriteLocks(project);

        Build build = project.Run(environment: null, "Case=C;RebaseBindLockFile=locks/plain");

        Assert.AreEqual("C is [ ]", build.FindChildrenRecursive<Message>(message => message.Text.Contains(" is [", StringComparison.Ordinal)).Single().Text);
    }

    /// <summary>A linker's project may share its output folder with others.</summary>
    [TestMethod]
    public void WhatTheProjectLinksIsAdoptedAndNothingBesideIt()
    {
        const string build = """
            <ItemGroup Condition="'$(Named)' != ''"><Link Include="a.obj" OutputFile="$(Named)" /></ItemGroup>
            <PropertyGroup>
              <OutDir>out/</OutDir>
              <TargetPath>$(MSBuildProjectDirectory)/out/$(TargetName).dll</TargetPath>
            </PropertyGroup>
            <ItemDefinitionGroup Condition="'$(Case)' == '1'"><PostBuildEvent><Command>copy</Command></PostBuildEvent></ItemDefinitionGroup>
            <Target Name="PostBuildEvent"><Copy SourceFiles="out/foreign.dll" DestinationFiles="out/copied.dll" Condition="'$(Case)' == '1'" /></Target>
            <Target Name="Build" DependsOnTargets="PostBuildEvent" />
            """;
        using var project = new NativeProject(".vcxproj", Before + """<PropertyGroup><RebaseBindLockFile>$(MSBuildProjectDirectory)/obj/$(Case)/rebasebind.lock</RebaseBindLockFile></PropertyGroup>""", build);
        string[] names = ["linked", "named", "made", "program", "foreign"];
        foreach (string name in names)
        {
            project.Folder.Copy(TestFiles.Unsigned, $"out/{name}.dll");
        }

        string[] cases =
        [
            "Case=1;ConfigurationType=DynamicLibrary;TargetName=linked",
            "Case=2;ConfigurationType=DynamicLibrary;TargetName=other;Named=$(MSBuildProjectDirectory)/out/named.dll",
            "Case=3;ConfigurationType=Makefile;TargetName=none;NMakeOutput=out/made.dll",
            "Case=4;ConfigurationType=Application;TargetName=program",
        ];
        Build first = project.Run(environment: null, cases);
        Build second = project.Run(environment: null, cases);

        CollectionAssert.AreEquivalent(new[] { "linked.dll", "made.dll", "named.dll" }, first.Rewritten("RebaseBindAdopt"));
        Assert.IsEmpty(second.Rewritten("RebaseBindAdopt"));
        Assert.AreEqual("RB1056", first.FindChildrenRecursive<Warning>().Single().Code);
        Assert.AreEqual("0x180000000", project.BaseOf("out/copied.dll"));
        CollectionAssert.AreEqual(new[] { "program", "foreign" }, names.Where(name => project.BaseOf($"out/{name}.dll") == "0x180000000").ToArray());
        project.Run(environment: null, [.. cases.Select(row => row + ";RebaseBindEnabled=false")]);
        Assert.IsTrue(names.All(name => TestFiles.HashOf(project.Folder.PathOf($"out/{name}.dll")) == TestFiles.HashOf(TestFiles.Unsigned)), "the originals are back");
    }

    private static void WriteLocks(NativeProject project)
    {
        void Write(string name, params string[] lines) => project.Folder.Write("locks/" + name, string.Join('\n', lines) + "\n");
        Write("plain", Body);
        project.Folder.Write("locks/windows", "\uFEFF" + string.Join("\r\n", Body) + "\r\n");
        project.Folder.Write("locks/tabs", string.Join('\n', Body) + "\nx64\t0X1e0000000\t0x10000\tlast.dll");
        Write("conflict", Body[0], "<<<<<<< HEAD", "x64 0x1a0000000 0x10000 math.dll", "=======", "x64 0x1b0000000 0x10000 math.dll", ">>>>>>> b");
        Write("newer", "# rebasebind.lock 2", "x64 0x1a0000000 0x10000 math.dll");
        Write("headless", "x64 0x1a0000000 0x10000 math.dll");
        Write("impossible", Body[0], "x64 0x1a0001000 0x10000 math.dll", "x64 0x0 0x10000 math.dll", "x64 0x800000000000 0x10000 math.dll", "x64 twelve 0x10000 math.dll", "x64 0x1a0000000 math.dll");
        Write("high", Body[0], "x86 0x80000000 0x10000 math.dll");
        project.Folder.Write("locks/empty", string.Empty);
        project.Folder.Write("locks/bytes", [.. Encoding.UTF8.GetBytes(Body[0] + "\n"), 0xFF, 0xFE, 0, .. Encoding.UTF8.GetBytes("`,$(Own)@(Link)%(X);\"'\nx64 0x1a0000000 0x10000 math.dll\n")]);
        Directory.CreateDirectory(project.Folder.PathOf("locks/folder"));
        Write("long", [Body[0], .. Enumerable.Range(1, 20_000).Select(i => $"x64          0x{0x180000000 + (i * 65536L):x16} 0x00010000 dir/image{i}.dll"), "x64 0x1f0000000 0x10000 math.dll"]);
    }
}
