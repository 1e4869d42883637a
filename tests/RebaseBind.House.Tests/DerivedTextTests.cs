using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Diagnostics;
using System.Linq;
using RebaseBind.TestSupport;
using RebaseBind.Tool.Commands;
using RebaseBind.Tool.Output;
using RebaseBind.Tool.Output.Completion;

namespace RebaseBind.House.Tests;

/// <summary>What is made from the definition of the commands has all of it: completion scripts and the manual page.</summary>
[TestClass]
public sealed class DerivedTextTests
{
    /// <summary>A text, where its part about a command begins, and where it ends.</summary>
    private static readonly (string Name, Func<CommandFacts, string> Make, Func<string, string> Begin, string End)[] Texts =
    [
        ("bash", BashScript.Of, static command => $"\n        {command})\n", "\n            ;;\n"),
        ("zsh", ZshScript.Of, static command => $"\n        {command})\n", "\n            ;;\n"),
        ("fish", FishScript.Of, static command => $" -n '__rebasebind_in {command}", "\n\n"),
        ("powershell", PowerShellScript.Of, static command => $"\n        '{command}' = @{{\n", "\n        }\n"),
        ("man", static tool => ManualPage.Of(tool).Replace("\\-", "-", StringComparison.Ordinal), static command => $"\n.SS {command}\n", "\n.SS "),
    ];

    [TestMethod]
    public void EachTextHasEachCommandAndOption()
    {
        RootCommand root = CommandTree.Create();
        string[] common = [.. root.Options.Select(static option => option.Name)];
        foreach ((string name, Func<CommandFacts, string> make, Func<string, string> begin, string end) in Texts)
        {
            string text = make(CommandFacts.Of(root)) + "\n\n";
            foreach (Command command in root.Subcommands)
            {
                int start = text.IndexOf(begin(command.Name), StringComparison.Ordinal);
                Assert.IsGreaterThanOrEqualTo(0, start, $"{name}: {command.Name}");
                int stop = text.IndexOf(end, start + 1, StringComparison.Ordinal);
                string part = stop < 0 ? text[start..] : text[start..stop];
                IEnumerable<string> options = command.Options.Select(static option => option.Name);
                foreach (string option in name == "man" ? options.Except(common) : options.Union(common.Except(["--version"])))
                {
                    Assert.Contains(name == "fish" ? $" -l {option[2..]} " : option, part, StringComparison.Ordinal, $"{name}: {command.Name} {option}");
                }
            }
        }
    }

    [TestMethod]
    public void WhatIsHiddenIsLeftOut()
    {
        var root = new RootCommand("Any. Thing.")
        {
            new Command("seen", "Seen.") { new Option<bool>("--open"), new Option<bool>("--secret") { Hidden = true } },
            new Command("unseen", "Unseen.") { Hidden = true },
        };
        foreach ((string name, Func<CommandFacts, string> make, _, _) in Texts)
        {
            string text = make(CommandFacts.Of(root));
            Assert.Contains("open", text, StringComparison.Ordinal, name);
            Assert.DoesNotContain("secret", text, StringComparison.Ordinal, name);
            Assert.DoesNotContain("unseen", text, StringComparison.Ordinal, name);
        }
    }

    [TestMethod]
    public void NoScriptStartsTheToolWhenTabIsPressed()
    {
        foreach ((string name, Func<CommandFacts, string> make, _, _) in Texts.Where(static text => text.Name != "man"))
        {
            IEnumerable<string> code = make(CommandFacts.Of(CommandTree.Create())).Split('\n').Where(static line => !line.TrimStart().StartsWith('#'));
            Assert.IsFalse(code.Any(static line => line.TrimStart().StartsWith("rebasebind ", StringComparison.Ordinal) || line.Contains("(rebasebind ", StringComparison.Ordinal)), name);
        }
    }

    /// <summary>Shells read the scripts, and show descriptions as they are, whatever they are made of.</summary>
    [TestMethod]
    [OSCondition(OperatingSystems.Linux | OperatingSystems.OSX)]
    public void DescriptionsMayHaveAnyCharacter()
    {
        const string odd = """it's "one" [of two] a:b \c $HOME `id` %s {x} ~ #9 @{} (y)""";
        var root = new RootCommand("Any. Thing.") { new Command("odd", odd) { new Option<string>("--odd") { Description = odd, HelpName = "[N=]X:Y" } } };
        CommandFacts facts = CommandFacts.Of(root);
        using var folder = new TemporaryFolder();

        Check("bash", BashScript.Of(facts), ["-n"]);
        Check("zsh", ZshScript.Of(facts), ["-n"]);
        string said = Check("fish", FishScript.Of(facts) + "\ncomplete -C 'rebasebind odd --od'\n", []);
        Assert.AreEqual($"--odd\t{odd}\n", said);

        string Check(string shell, string script, string[] options)
        {
            new Witness(shell, [shell], ["--version"]).Require();
            folder.Write(shell, script);
            using Process process = Process.Start(new ProcessStartInfo(shell, [.. options, folder.PathOf(shell)])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
                Environment = { ["HOME"] = folder.Root },
            })!;
            string output = process.StandardOutput.ReadToEnd();
            Assert.AreEqual(string.Empty, process.StandardError.ReadToEnd(), shell);
            process.WaitForExit();
            return output;
        }
    }
}
