using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Help;
using System.IO;
using System.Linq;
using RebaseBind.Inputs;
using RebaseBind.TestImages;
using RebaseBind.TestSupport;
using RebaseBind.Tool.Commands;

namespace RebaseBind.House.Tests;

/// <summary>Every option that the parser knows is understood or refused, and every setting of the configuration file is one of them.</summary>
[TestClass]
[DoNotParallelize]
public sealed class EveryOptionTests
{
    /// <summary>Values that name nothing or make no sense, with the code of what is said; of every option that takes a value, except files to write.</summary>
    private static readonly Dictionary<string, (string Value, string Code)[]> Nonsense = new(StringComparer.Ordinal)
    {
        ["--aslr"] = [("sometimes", "RB1002")],
        ["--baseline"] = [("nix", "RB3032"), ("sub", "RB3032")],
        ["--bind"] = [("sometimes", "RB1002")],
        ["--calibration"] = [("nix", "RB1034"), ("sub", "RB1034")],
        ["--config"] = [("nix", "RB0040"), ("sub", "RB0040"), ("IN/sub/readme.txt", "RB0055")],
        ["--current-folder"] = [("nix", "RB0045"), ("/sub", "RB0045"), ("../in", "RB0045"), ("a.dll", "RB0045")],
        ["--dynamic-base"] = [("sometimes", "RB1002")],
        ["--dynamic-load"] = [("nix.exe=*.dll", "RB1005"), ("app.exe=nix*.dll", "RB1005"), ("app.exe=/a.dll", "RB1002"), ("app.exe", "RB1002"), ("app.exe=", "RB1002"), ("=a.dll", "RB1002")],
        ["--exclude"] = [("nix*.dll", "RB1007"), ("/a.dll", "RB1002"), ("../a.dll", "RB1002")],
        ["--for"] = [("solaris", "RB1002")],
        ["--format"] = [("sometimes", "RB1002")],
        ["--growth"] = [("-5", "RB1002"), ("1001", "RB1002"), ("25%", "RB1002")],
        ["--image"] = [("nix*.dll", "RB1006"), ("/a.dll", "RB1002")],
        ["--inject"] = [("x.dll", "RB1002"), ("x.dll=0x20000-0x10000", "RB1002")],
        ["--jobs"] = [("0", "RB1002"), ("many", "RB1002"), ("99999999999", "RB1002")],
        ["--layout"] = [("sometimes", "RB1002")],
        ["--lock"] = [("nix.lock", "RB1063"), ("IN/sub/readme.txt", "RB1020")],
        ["--max-fixups"] = [("-1", "RB1002"), ("x", "RB1002")],
        ["--max-look-ups"] = [("-1", "RB1002"), ("x", "RB1002")],
        ["--max-private-bytes"] = [("-1", "RB1002"), ("1MiB", "RB1002"), ("9223372036854775808", "RB1002")],
        ["--max-stale-bindings"] = [("-1", "RB1002"), ("x", "RB1002")],
        ["--min-free-block"] = [("-1", "RB1002"), ("x", "RB1002")],
        ["--originals"] = [("nix", "RB0045")],
        ["--path"] = [("nix", "RB0045"), ("/sub", "RB0045")],
        ["--pins"] = [("nix", "RB0040"), ("sub", "RB0040"), ("IN/pins.txt", "RB1035")],
        ["--placement"] = [("sometimes", "RB1002")],
        ["--processes"] = [("0", "RB1002"), ("2147483648", "RB1002")],
        ["--profile"] = [("windows-95", "RB1002")],
        ["--range"] = [("0x10000", "RB1002"), ("0x40000000-0x5fffffff", "RB1064"), ("0x2000000000-0x2000000010", "RB1002")],
        ["--ranges"] = [("windows-95", "RB1002")],
        ["--ready-to-run"] = [("sometimes", "RB1002")],
        ["--reference"] = [("nix", "RB0045"), ("a.dll", "RB0045")],
        ["--reserve"] = [("10", "RB1002"), ("near-dll", "RB1002"), ("0x20000-65536", "RB1002")],
        ["--root"] = [("nix.exe", "RB1005"), ("/app.exe", "RB1005"), ("sub", "RB1005")],
        ["--sessions"] = [("0", "RB1002"), ("2147483648", "RB1002")],
        ["--signed"] = [("sometimes", "RB1002")],
        ["--stale-forwarders"] = [("sometimes", "RB1002")],
        ["--suppress"] = [("nix", "RB3021"), ("sub", "RB3021")],
        ["--system-folder"] = [("nix", "RB0045"), ("/sub", "RB0045")],
    };

    /// <summary>Any text is a seed.</summary>
    private static readonly string[] TakeAnything = ["--seed"];

    private static IEnumerable<(Command Command, Option Option)> All
        => CommandTree.Create() is var root
            ? root.Subcommands.SelectMany(command => command.Options.Concat(root.Options.Where(static option => option.Recursive)).Where(static option => option is not HelpOption).Distinct().Select(option => (command, option)))
            : [];

    [TestMethod]
    public void AnOptionWithoutItsValueIsRefusedByName()
    {
        int tried = 0;
        foreach ((Command command, Option option) in All)
        {
            string[] needed = Arguments(command);
            string[][] wrong = IsSwitch(option)
                ? [[option.Name + "=maybe"]]
                : [[option.Name], [option.Name, string.Empty], [option.Name, " "], [option.Name, "--jobs"], [option.Name, "--nix"], [option.Name + "="]];
            foreach (string[] words in wrong)
            {
                IReadOnlyList<string> faults = Faults([command.Name, .. needed, .. words]);
                Assert.IsTrue(
                    faults.Count != 0 && faults.All(static fault => fault.StartsWith("error RB", StringComparison.Ordinal)) && faults.Any(fault => fault.Contains(option.Name, StringComparison.Ordinal)),
                    $"{command.Name} {string.Join(' ', words)}: {string.Join(" / ", faults)}");
                tried++;
            }
        }

        Assert.IsGreaterThan(500, tried);
    }

    [TestMethod]
    public void AnOptionThatCountsOnceIsRefusedTwice()
    {
        foreach ((Command command, Option option) in All.Where(static one => one.Option.Arity.MaximumNumberOfValues == 1 && !IsSwitch(one.Option)))
        {
            IReadOnlyList<string> faults = Faults([command.Name, .. Arguments(command), option.Name, "1", option.Name, "2"]);
            Assert.IsTrue(faults.Any(fault => fault.Contains(option.Name + " is given 2 times", StringComparison.Ordinal)), $"{command.Name} {option.Name}: {string.Join(" / ", faults)}");
        }
    }

    [TestMethod]
    public void AMistypedOptionIsCorrected()
    {
        foreach ((Command command, Option option) in All)
        {
            string mistyped = option.Name[..4] + option.Name[3..];
            IReadOnlyList<string> faults = Faults([command.Name, .. Arguments(command), mistyped]);
            Assert.IsTrue(faults.Single().Contains($"did you mean '{option.Name}'?", StringComparison.Ordinal), $"{command.Name} {mistyped}: {faults[0]}");
        }
    }

    [TestMethod]
    public void TwoDocumentsNeverGoToOnePlace()
    {
        foreach (IGrouping<Command, Option> outputs in All.Where(static one => one.Option is OutputFileOption).GroupBy(static one => one.Command, static one => one.Option))
        {
            Option[] options = [.. outputs];
            for (int i = 1; i < options.Length; i++)
            {
                string[] command = [outputs.Key.Name, .. Arguments(outputs.Key)];
                StringAssert.Contains(Faults([.. command, options[i - 1].Name, "-", options[i].Name, "-"]).Single(), "standard output", StringComparison.Ordinal);
                StringAssert.Contains(Faults([.. command, options[i - 1].Name, "x.json", options[i].Name, "./x.json"]).Single(), "would replace", StringComparison.Ordinal);
            }

            foreach (Option option in options)
            {
                StringAssert.Contains(Faults([outputs.Key.Name, .. Arguments(outputs.Key), option.Name, Arguments(outputs.Key)[0]]).Single(), "would replace", StringComparison.Ordinal);
            }
        }
    }

    [TestMethod]
    public void AValueThatNamesNothingIsRefusedOrTold()
    {
        using var folder = new TemporaryFolder();
        folder.Write("in/app.exe", ImageBuilder.X64().AsExe().At(0x1_4000_0000).WithPointers(5).Build().ToArray());
        folder.Write("in/a.dll", ImageBuilder.X64().WithPointers(10).Build().ToArray());
        folder.Write("in/sub/b.dll", ImageBuilder.X64().WithPointers(10).Build().ToArray());
        folder.Write("in/sub/readme.txt", "nothing that is meant for us");
        folder.Write("in/pins.txt", "nix 0x2000000000\n");
        string root = folder.PathOf("in");
        ToolInProcess.Run("apply", root, "--in-place");
        var untried = new List<string>();
        foreach ((Command command, Option option) in All.Where(static one => !IsSwitch(one.Option) && one.Option is not OutputFileOption))
        {
            if (command.Name is "diff" or "help" or "completion" or "man" || option.Name == "--output" || TakeAnything.Contains(option.Name, StringComparer.Ordinal))
            {
                continue;
            }

            if (!Nonsense.TryGetValue(option.Name, out (string Value, string Code)[]? values))
            {
                untried.Add($"{command.Name} {option.Name}");
                continue;
            }

            foreach ((string value, string code) in values)
            {
                string[] more = command.Name is "apply" or "unbind" ? ["--output", folder.PathOf("out")] : command.Name == "explain" ? ["a.dll"] : [];
                (int exit, _, string error) = ToolInProcess.Run([command.Name, root, .. more, option.Name, value.Replace("IN", root, StringComparison.Ordinal)]);
                string what = $"{command.Name} {option.Name} {value}: {exit} {error}";
                Assert.Contains(code, error, StringComparison.Ordinal, what);
                Assert.AreEqual(error.Contains("error ", StringComparison.Ordinal) ? 2 : 0, exit, what);
                if (Directory.Exists(folder.PathOf("out")))
                {
                    Directory.Delete(folder.PathOf("out"), recursive: true);
                }

                File.Delete("nix.lock");
            }
        }

        Assert.IsEmpty(untried, string.Join(", ", untried));
    }

    [TestMethod]
    public void EverySettingOfTheFileIsAnOption()
    {
        string[] options = [.. All.Select(static one => one.Option.Name).Distinct(StringComparer.Ordinal)];
        string[] missing = [.. ConfigurationKey.All.Where(key => !key.IsForBuildsAlone && !options.Contains(Configuration.OptionOf(key), StringComparer.Ordinal)).Select(static key => key.Name)];
        string[] ofRuns =
        [
            "--as-is", "--coffbase", "--config", "--force", "--format", "--html", "--image", "--in-place", "--jobs", "--json", "--markdown", "--no-config", "--originals", "--output", "--pages", "--quiet",
            "--sarif", "--summary", "--symbols", "--verbose", "--write-baseline",
        ];

        Assert.IsEmpty(missing);
        CollectionAssert.AreEquivalent(ofRuns, options.Except(ConfigurationKey.All.Select(Configuration.OptionOf), StringComparer.Ordinal).ToArray());
    }

    private static string[] Arguments(Command command)
        => [.. command.Arguments.Where(static one => one.Arity.MinimumNumberOfValues > 0).Select((_, i) => "in" + i), .. command.Name is "apply" or "unbind" ? ["--in-place"] : Array.Empty<string>()];

    private static bool IsSwitch(Option option) => option.ValueType == typeof(bool);

    private static IReadOnlyList<string> Faults(string[] words) => new CommandLineFaults(CommandTree.Create().Parse(words, new ParserConfiguration { ResponseFileTokenReplacer = null }), words).Find();
}
