using System;
using System.IO;
using System.Linq;
using RebaseBind.TestSupport;

namespace RebaseBind.Tool.Tests;

[TestClass]
public sealed class ManTests
{
    private static readonly Witness Mandoc = new("mandoc", ["mandoc"], ["-W", "error", "/dev/null"]);

    [TestMethod]
    public void TheManualPageHasItsSections()
    {
        string page = ToolRun.Of("man").Expect(0).Output;

        string[] sections = [.. page.Split('\n').Where(static line => line.StartsWith(".SH ", StringComparison.Ordinal)).Select(static line => line[4..])];
        CollectionAssert.AreEqual(new[] { "NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "OPTIONS", "EXIT STATUS", "FILES", "ENVIRONMENT", "SEE ALSO" }, sections);
        foreach (string file in new[] { "rebasebind.changes.json", "rebasebind.lock", "rebasebind.json" })
        {
            StringAssert.Contains(page, $".TP\n\\fB{file}\\fR\n", StringComparison.Ordinal);
        }

        StringAssert.Contains(page, ".SS check\n", StringComparison.Ordinal);
        StringAssert.Contains(page, "\\fB\\-\\-bind\\fR \\fIeffective|none|all\\fR\n", StringComparison.Ordinal);
        StringAssert.Contains(page, "Default: effective.\n", StringComparison.Ordinal);
        Assert.AreEqual(page, ToolRun.Of("man").Expect(0).Output, "the same at any time");
    }

    [TestMethod]
    public void AReaderOfManualPagesHasNothingToSayButThatThereIsNoDate()
    {
        Mandoc.Require();
        string path = Path.GetTempFileName();
        File.WriteAllText(path, ToolRun.Of("man").Expect(0).Output);

        string said = Mandoc.Ask("-Tlint", path);

        File.Delete(path);
        Assert.AreEqual("WARNING: missing date, using \"\": TH", said.Trim().Split(": ", 3)[^1].Replace("1:18: ", string.Empty, StringComparison.Ordinal), said);
    }
}
