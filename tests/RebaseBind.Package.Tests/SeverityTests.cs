using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.Build.Logging.StructuredLogger;

namespace RebaseBind.Package.Tests;

/// <summary>MSBuild's own switches for the severity of codes work on ours.</summary>
[TestClass]
public sealed class SeverityTests
{
    /// <summary>Two DLLs that stay where they overlap, which the gate says.</summary>
    private const string Content = """
        <PropertyGroup>
          <RebaseBindGate>warn</RebaseBindGate>
          <RebaseBindReport>none</RebaseBindReport>
        </PropertyGroup>
        <ItemGroup>
          <RebaseBindExclude Include="a.dll;b.dll" />
          <None Include="../native/a.dll;../native/b.dll" Link="%(Filename)%(Extension)" CopyToOutputDirectory="PreserveNewest" />
        </ItemGroup>
        """;

    [TestMethod]
    public void SwitchesOfSeverityWorkOnOurCodesInTheFirstBuildAndTheSecond()
    {
        using var cases = new ModeCases(
            Content,
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
        for (int i = 0; i < 2; i++)
        {
            cases.Build();

            const string warnings = "warning RB3001 a.dll, warning RB3001 b.dll";
            const string errors = "error RB3001 a.dll, error RB3001 b.dll";
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

        foreach (string name in new[] { "plain", "error" })
        {
            Assert.AreEqual(2, cases.DiagnosticsOf(name).Count(finding => finding is { Code: "RB3001", Subcategory: "RebaseBind" }));
        }
    }

    private static string OursIn(ModeCases cases, string name) => string.Join(", ", cases.ComplaintsOf(name).Where(one => one.Contains(" RB", StringComparison.Ordinal)));
}
