using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.Build.Logging.StructuredLogger;

namespace RebaseBind.Package.Tests;

/// <summary>MSBuild's own switches for the severity of codes work on ours.</summary>
[TestClass]
public sealed partial class SeverityTests
{
    private const string LockFile = """
        # rebasebind.lock 1
        x64          0x0000003000000000 0x00020000 big.dll

        """;

    /// <summary>Two DLLs that stay where they overlap, which the gate says; and one that nearly fills its place in a lock file, which staging says.</summary>
    private const string Content = """
        <PropertyGroup>
          <RebaseBindGate>warn</RebaseBindGate>
          <RebaseBindReport>none</RebaseBindReport>
        </PropertyGroup>
        <ItemGroup>
          <RebaseBindExclude Include="a.dll;b.dll" />
          <None Include="../native/a.dll;../native/b.dll" Link="%(Filename)%(Extension)" CopyToOutputDirectory="PreserveNewest" />
          <None Include="../native/big.dll" Link="big.dll" CopyToOutputDirectory="PreserveNewest" Condition="'$(RebaseBindLockFile)' != ''" />
        </ItemGroup>
        """;

    private const string Lock = "<RebaseBindGate>none</RebaseBindGate><RebaseBindLockFile>../one.lock</RebaseBindLockFile>";

    [TestMethod]
    public void SwitchesOfSeverityWorkOnOurCodesInTheFirstBuildAndTheSecond()
    {
        using var cases = new ModeCases(
            Content,
            ("lock", Lock),
            ("lock-nowarn", Lock + "<NoWarn>$(NoWarn);RB1024</NoWarn>"),
            ("lock-error", Lock + "<WarningsAsErrors>RB1024</WarningsAsErrors>"),
            ("plain", string.Empty),
            ("nowarn", "<NoWarn>$(NoWarn);RB3001</NoWarn>"),
            ("message", "<MSBuildWarningsAsMessages>RB3001</MSBuildWarningsAsMessages>"),
            ("one", "<WarningsAsErrors>$(WarningsAsErrors);RB3001</WarningsAsErrors>"),
            ("all", "<MSBuildTreatWarningsAsErrors>true</MSBuildTreatWarningsAsErrors>"),
            ("but", "<MSBuildTreatWarningsAsErrors>true</MSBuildTreatWarningsAsErrors><MSBuildWarningsNotAsErrors>RB3001</MSBuildWarningsNotAsErrors>"),
            ("compiler", "<TreatWarningsAsErrors>true</TreatWarningsAsErrors>"),
            ("error", "<RebaseBindGate>error</RebaseBindGate>"),
            ("off", "<RebaseBindGate>error</RebaseBindGate><NoWarn>$(NoWarn);RB3001</NoWarn>"));
        cases.Project.Folder.PutDlls("a.dll", "b.dll");
        cases.Project.Folder.Put("native/big.dll", ModeImages.Dll(3).WithSection(".data", data => data.WithSize(0x18000)));
        cases.Project.Folder.Write("one.lock", LockFile);
        string linked = string.Empty;
        for (int i = 0; i < 2; i++)
        {
            cases.Build(i == 0 ? "-tl:on" : "-tl:off");
            linked += i == 0 ? cases.Console : string.Empty;

            const string warnings = "warning RB3001 a.dll, warning RB3001 b.dll";
            const string errors = "error RB3001 a.dll, error RB3001 b.dll";
            Assert.AreEqual("warning RB1024 big.dll", OursIn(cases, "lock"));
            Assert.AreEqual(string.Empty, OursIn(cases, "lock-nowarn"));
            Assert.AreEqual("error RB1024 big.dll", OursIn(cases, "lock-error"));
            Assert.AreEqual(warnings, OursIn(cases, "plain"));
            Assert.AreEqual(string.Empty, OursIn(cases, "nowarn"));
            Assert.AreEqual(string.Empty, OursIn(cases, "message"));
            Assert.AreEqual(errors, OursIn(cases, "one"));
            Assert.AreEqual(errors, OursIn(cases, "all"));
            Assert.AreEqual(warnings, OursIn(cases, "but"));
            Assert.AreEqual(warnings, OursIn(cases, "compiler"), "that one is for the compiler");
            Assert.AreEqual(errors, OursIn(cases, "error"));
            Assert.AreEqual(errors, OursIn(cases, "off"), "an error is no warning");
        }

        StringAssert.Contains(linked, "docs/diagnostics/RB3001.md", StringComparison.Ordinal);
        StringAssert.Contains(linked, "docs/diagnostics/RB1024.md", StringComparison.Ordinal);
        string project = cases.Project.Folder.PathOf("App/App.csproj");
        foreach (string name in new[] { "plain", "error" })
        {
            // The item that brings both, at its line of the project; the second build's console has them as build servers read them.
            AbstractDiagnostic[] found = [.. cases.DiagnosticsOf(name).Where(finding => finding.Code == "RB3001")];
            Assert.HasCount(2, found);
            int line = 1 + Array.FindIndex(File.ReadAllLines(project), text => text.Contains("../native/a.dll", StringComparison.Ordinal));
            foreach (AbstractDiagnostic finding in found)
            {
                Assert.AreEqual(("App.csproj", line, 4), (finding.File, finding.LineNumber, finding.ColumnNumber));
                Assert.IsTrue(string.IsNullOrEmpty(finding.Subcategory));
            }
        }

        string[] lines = [.. cases.Console.Split('\n').Where(text => text.Contains(" RB3001: ", StringComparison.Ordinal))];
        Assert.IsNotEmpty(lines);
        foreach (string text in lines)
        {
            Match match = ProblemMatcher().Match(text.TrimEnd());
            Assert.IsTrue(match.Success, text);
            Assert.AreEqual(("App.csproj", project), (match.Groups["file"].Value, match.Groups["from"].Value));
            Assert.IsTrue(match.Groups["text"].Value is ['a' or 'b', ..], text);
        }
    }

    /// <summary>What actions/setup-dotnet registers with GitHub's runner.</summary>
    [GeneratedRegex(@"^\s*(?<file>[^\s].*)\((?<line>\d+)(?:,\d+|,\d+,\d+)?\):\s+(?<severity>error|warning)\s+(?<code>[a-zA-Z]+(?<!MSB)\d+):\s*(?<text>.*?)\s+\[(?<from>.*?)\]$", RegexOptions.None, 1000)]
    private static partial Regex ProblemMatcher();

    private static string OursIn(ModeCases cases, string name) => string.Join(", ", cases.ComplaintsOf(name).Where(one => one.Contains(" RB", StringComparison.Ordinal)));
}
