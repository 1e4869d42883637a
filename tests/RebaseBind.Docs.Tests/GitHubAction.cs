using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using YamlDotNet.Serialization;

namespace RebaseBind.Docs.Tests;

/// <summary><c>action.yml</c>, and its scripts run as GitHub's runner runs them: inputs come in as variables, and files take what the scripts hand on.</summary>
internal sealed partial class GitHubAction
{
    private readonly Dictionary<object, object> definition = Read(File.ReadAllText(Path.Combine(Repository.Root, "action.yml")));

    /// <summary>One step of a definition, as it is written.</summary>
    internal sealed record Step(Dictionary<object, object> Definition)
    {
        internal string? Run => Text("run");

        internal string? Uses => Text("uses");

        internal string? Id => Text("id");

        internal string? Condition => Text("if");

        internal string? Shell => Text("shell");

        internal IReadOnlyDictionary<string, string> Environment => Map("env");

        internal IReadOnlyDictionary<string, string> With => Map("with");

        private string? Text(string key) => Definition.TryGetValue(key, out object? value) ? (string)value : null;

        private Dictionary<string, string> Map(string key)
            => Definition.TryGetValue(key, out object? value) ? ((Dictionary<object, object>)value).ToDictionary(pair => (string)pair.Key, pair => (string)pair.Value, StringComparer.Ordinal) : [];
    }

    /// <summary>What the scripts left: how the last of them ended, what they said, the summary, and the outputs of the steps that have a name.</summary>
    internal sealed record Result(int ExitCode, string Log, string Summary, IReadOnlyDictionary<string, string> Outputs);

    internal IReadOnlyList<Step> Steps => StepsOf((Dictionary<object, object>)definition["runs"]);

    /// <summary>The inputs, each with whether it must be given.</summary>
    internal IReadOnlyDictionary<string, bool> Inputs
        => ((Dictionary<object, object>)definition["inputs"]).ToDictionary(pair => (string)pair.Key, pair => DefaultOf(pair.Value) is null, StringComparer.Ordinal);

    internal static Dictionary<object, object> Read(string yaml) => new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(yaml);

    internal static IReadOnlyList<Step> StepsOf(Dictionary<object, object> parent)
        => [.. ((List<object>)parent["steps"]).Select(step => new Step((Dictionary<object, object>)step))];

    /// <summary>Runs the scripts in order, up to the first that fails.</summary>
    internal Result RunIn(Newcomer newcomer, IReadOnlyDictionary<string, string> given)
    {
        var values = Inputs.Keys.ToDictionary(name => "inputs." + name, name => given.TryGetValue(name, out string? value) ? value : DefaultOf(Input(name)) ?? string.Empty, StringComparer.Ordinal);
        var outputs = new Dictionary<string, string>(StringComparer.Ordinal);
        string log = string.Empty;
        int exitCode = 0;
        foreach (string name in (string[])["PATH", "OUTPUT", "STEP_SUMMARY"])
        {
            newcomer.Write("runner/" + name, string.Empty);
            newcomer.Variables["GITHUB_" + name] = FileOf(newcomer, name);
        }

        newcomer.Variables["RUNNER_TEMP"] = Path.Combine(newcomer.Checkout, "runner");
        foreach (Step step in Steps.Where(step => step.Run is not null))
        {
            Assert.AreEqual("bash", step.Shell);
            foreach ((string name, string expression) in step.Environment)
            {
                newcomer.Variables[name] = Expression().Replace(expression, match => values[match.Groups["name"].Value]);
            }

            (exitCode, string output) = newcomer.Run(step.Run!);
            log += output;
            newcomer.Variables["PATH"] = string.Concat(File.ReadLines(FileOf(newcomer, "PATH")).Select(line => line + ":")) + newcomer.Variables["PATH"];
            newcomer.Write("runner/PATH", string.Empty);
            foreach (string[] pair in File.ReadLines(FileOf(newcomer, "OUTPUT")).Select(line => line.Split('=', 2)))
            {
                outputs[$"{step.Id}.{pair[0]}"] = pair[1];
            }

            newcomer.Write("runner/OUTPUT", string.Empty);
            if (exitCode != 0)
            {
                break;
            }
        }

        return new Result(exitCode, log, File.ReadAllText(FileOf(newcomer, "STEP_SUMMARY")), outputs);
    }

    private static string FileOf(Newcomer newcomer, string name) => Path.Combine(newcomer.Checkout, "runner", name);

    private static string? DefaultOf(object input) => ((Dictionary<object, object>)input).TryGetValue("default", out object? value) ? (string)value : null;

    private object Input(string name) => ((Dictionary<object, object>)definition["inputs"])[name];

    [GeneratedRegex(@"\$\{\{ (?<name>[\w.]+) \}\}", RegexOptions.None, matchTimeoutMilliseconds: 300_000)]
    private static partial Regex Expression();
}
