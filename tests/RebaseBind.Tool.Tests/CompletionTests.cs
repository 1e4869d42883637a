using System;
using System.IO;
using System.Linq;
using RebaseBind.TestSupport;

namespace RebaseBind.Tool.Tests;

/// <summary>Completion scripts, in the shells that they are for.</summary>
[TestClass]
public sealed class CompletionTests
{
    private static readonly Witness Bash = new("bash", ["bash"], ["--version"]);
    private static readonly Witness Zsh = new("zsh", ["zsh"], ["--version"]);
    private static readonly Witness Fish = new("fish", ["fish"], ["--version"]);
    private static readonly Witness PowerShell = new("pwsh", ["pwsh"], ["-NoProfile", "-Version"]);

    private static readonly Lazy<string> BashScript = new(() => ScriptOf("bash"));

    /// <summary>Words as bash splits them, the last one to be completed, and what is offered.</summary>
    [TestMethod]
    [DataRow("rebasebind|", "apply check completion diff explain help man plan scan simulate unbind undo verify")]
    [DataRow("rebasebind|ch", "check")]
    [DataRow("rebasebind|unbind|--", "--config --help --in-place --jobs --no-config --output --quiet --signed --summary --verbose")]
    [DataRow("rebasebind|apply|in|--bind|", "all effective none")]
    [DataRow("rebasebind|apply|in|--bind|e", "effective")]
    [DataRow("rebasebind|apply|in|--bind|=|", "all effective none")]
    [DataRow("rebasebind|apply|in|--bind|=|eff", "effective")]
    [DataRow("rebasebind|apply|in|--bind|=", "all effective none")]
    [DataRow("rebasebind|apply|in|--bind=eff", "--bind=effective")]
    [DataRow("rebasebind|apply|in|--growth|", "")]
    [DataRow("rebasebind|apply|in|--bind|none|--bi", "")]
    [DataRow("rebasebind|apply|in|--root|a.exe|--root", "--root")]
    [DataRow("rebasebind|check|in|--json|", "a file.json|folder|x.zip")]
    [DataRow("rebasebind|check|in|--json|a", "a file.json")]
    [DataRow("rebasebind|check|in|--json=a", "--json=a file.json")]
    [DataRow("rebasebind|apply|in|--output|", "folder|x.zip")]
    [DataRow("rebasebind|scan|", "a file.json|folder|x.zip")]
    [DataRow("rebasebind|scan|@", @"@a\ file.json|@folder/|@x.zip")]
    [DataRow("rebasebind|scan|@x", "@x.zip")]
    [DataRow("rebasebind|scan|@@x", "@@x.zip")]
    [DataRow("rebasebind|completion|", "bash fish powershell zsh")]
    [DataRow("rebasebind|help|si", "simulate")]
    [DataRow("rebasebind|nonsense|x", "")]
    public void BashOffers(string words, string offers)
    {
        Bash.Require();
        using Tree folder = Files();
        string[] line = words.Split('|');
        string ask = $"""
            {BashScript.Value}
            COMP_WORDS=({string.Join(' ', line.Select(static word => $"'{word}'"))})
            COMP_CWORD={line.Length - 1}
            _rebasebind rebasebind '{line[^1]}' '{line[^2]}'
            printf '%s\n' "${"{"}COMPREPLY[@]{"}"}"
            """;

        ToolRun run = ToolRun.Program("bash", ["--norc", "-c", ask], folder.Root).Expect(0);

        Assert.AreEqual(offers.Replace('|', ' '), Sorted(run.Output.Split('\n')), run.Error);
    }

    /// <summary>A person at a terminal: what is typed, and what stands there when Tab was pressed.</summary>
    [TestMethod]
    public void ZshCompletes()
    {
        (string Typed, string Seen)[] cases =
        [
            ("rebasebind ch", "check "),
            ("rebasebind apply . --bind=e", "--bind=effective"),
            ("rebasebind apply . --bind e", "--bind effective"),
            ("rebasebind apply . --reference f", "--reference folder/"),
            ("rebasebind check . --max-p", "--max-private-bytes="),
            ("rebasebind scan @x", "scan @x.zip"),
            ("rebasebind completion p", "completion powershell"),
        ];
        Zsh.Require();
        using Tree folder = Files();
        File.WriteAllText(folder.Beside("script"), ScriptOf("zsh"));
        string session = $$"""
            zmodload zsh/zpty
            zpty z env TERM=dumb PS1='ready%% ' zsh -f -i
            zpty -w z "setopt no_beep; autoload -U compinit; compinit -u -D; source '{{folder.Beside("script")}}'; print lo''aded"
            zpty -r z out '*loaded*' || exit 3
            try() { zpty -w -n z $'\025'"$1"$'\t'; zpty -r z out "*$2*" && print -r -- "$2"; }
            {{string.Join('\n', cases.Select(static one => $"try '{one.Typed}' '{one.Seen}'"))}}
            """;

        ToolRun run = ToolRun.Program("timeout", ["60", "zsh", "-f", "-c", session], folder.Root);

        Assert.AreEqual(string.Join('\n', cases.Select(static one => one.Seen)), run.Output.TrimEnd('\n'), run.Error);
    }

    [TestMethod]
    public void FishOffers()
    {
        (string Typed, string Offers)[] cases =
        [
            ("rebasebind ", "apply check completion diff explain help man plan scan simulate unbind undo verify"),
            ("rebasebind ch", "check"),
            ("rebasebind apply in --bind ", "all effective none"),
            ("rebasebind apply in --bind=e", "--bind=effective"),
            ("rebasebind apply in --bind none --bi", string.Empty),
            ("rebasebind apply in --in-place --in-p", string.Empty),
            ("rebasebind apply in --root a.exe --roo", "--root"),
            ("rebasebind check in --json a", "a file.json"),
            ("rebasebind apply in --reference ", "folder/ x.zip"),
            ("rebasebind scan @", "@a file.json @folder/ @x.zip"),
            ("rebasebind completion p", "powershell"),
        ];
        Fish.Require();
        using Tree folder = Files();
        string ask = ScriptOf("fish")
            + string.Concat(cases.Select(static one => $"\necho (complete -C '{one.Typed}' | string replace -r '\\t.*' '' | string join '|')"));

        string[] lines = ToolRun.Program("env", ["HOME=" + folder.Beside("home"), "fish", "--private", "-c", ask], folder.Root).Output.Split('\n');

        AssertOffers(cases, lines);
    }

    [TestMethod]
    public void PowerShellOffers()
    {
        (string Typed, string Offers)[] cases =
        [
            ("rebasebind ", "apply check completion diff explain help man plan scan simulate unbind undo verify"),
            ("rebasebind ch", "check"),
            ("rebasebind apply in --bind ", "all effective none"),
            ("rebasebind apply in --bind=e", "--bind=effective"),
            ("rebasebind apply in --root a.exe --roo", "--root"),
            ("rebasebind unbind in --signed skip --", "--config --help --in-place --jobs --no-config --output --quiet --summary --verbose"),
            ("rebasebind apply in --output f", "./folder"),
            ("rebasebind check in --json=x", "--json=./x.zip"),
        ];
        if (!PowerShell.IsPresent)
        {
            Assert.Inconclusive("skipped: pwsh, which Debian has no package of, is not installed");
        }

        using Tree folder = Files();
        string ask = ScriptOf("powershell") + string.Concat(cases.Select(static one =>
            $"\n((TabExpansion2 -inputScript '{one.Typed}' -cursorColumn {one.Typed.Length}).CompletionMatches | ForEach-Object CompletionText) -join '|'"));

        string[] lines = ToolRun.Program("pwsh", ["-NoProfile", "-Command", ask], folder.Root).Expect(0).Output.TrimEnd('\n').Split('\n');

        AssertOffers(cases, lines);
    }

    [TestMethod]
    public void AnUnknownShellIsRefusedWithThoseThatAreKnown()
    {
        ToolRun run = ToolRun.Of("completion", "tcsh").Expect(2);

        StringAssert.Contains(run.Error, "SHELL is 'tcsh'; write 'bash', 'zsh', 'fish' or 'powershell'", StringComparison.Ordinal);
        Assert.AreEqual(string.Empty, run.Output);
    }

    private static Tree Files() => new Tree()
        .With("a file.json", "{}"u8.ToArray())
        .With("folder/inside", "text"u8.ToArray())
        .With("x.zip", "PK"u8.ToArray());

    private static string ScriptOf(string shell) => ToolRun.Of("completion", shell).Expect(0).Output;

    /// <summary>Compares what is offered, in any order; short names aside.</summary>
    private static void AssertOffers((string Typed, string Offers)[] cases, string[] lines)
    {
        for (int i = 0; i < cases.Length; i++)
        {
            Assert.AreEqual(cases[i].Offers, Sorted(lines[i].Split('|')), cases[i].Typed);
        }
    }

    private static string Sorted(string[] offers)
        => string.Join(' ', offers.Where(static one => one is not ("" or "-h" or "-q" or "-v")).Distinct().Order(StringComparer.Ordinal));
}
