using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.IO;
using System.Linq;
using RebaseBind.Tool.Output;
using RebaseBind.Words;

namespace RebaseBind.Tool.Commands;

/// <summary>Files that a command line would write twice, or both read and replace.</summary>
internal static class FileClashes
{
    /// <summary>What is wrong; nothing if each file that is written is written once and is nothing that is read.</summary>
    /// <param name="line">The whole command line.</param>
    /// <param name="written">The options that were written.</param>
    internal static IEnumerable<string> Find(ParseResult line, IReadOnlyCollection<OptionResult> written)
    {
        (string Name, string Value)[] outputs = [.. written.Where(static one => one.Option is OutputFileOption).SelectMany(Named)];
        string[] toScreen = [.. outputs.Where(static one => one.Value == JsonOutput.StandardOutput).Select(static one => one.Name)];
        if (toScreen.Length > 1)
        {
            (string all, string some) = toScreen.Length == 2 ? ("both", "one") : ("all", "all but one");
            yield return Usage.Fault($"{Listing.Of(toScreen)} cannot {all} go to standard output; write {some} to a file");
        }

        (string Name, string Value)[] files = [.. outputs.Where(static one => one.Value != JsonOutput.StandardOutput)];
        (string Name, string Value)[] inputs =
        [
            .. written.Where(static one => one.Option is not OutputFileOption && one.Option.HelpName == "FILE").SelectMany(Named),
            .. line.CommandResult.Command.Arguments.Select(line.GetResult).OfType<ArgumentResult>()
                .SelectMany(static one => one.Tokens.Select(token => (one.Argument.Name, token.Value))),
        ];
        for (int i = 0; i < files.Length; i++)
        {
            foreach ((string name, string value) in files[..i].Concat(inputs).Where(other => IsSame(files[i].Value, other.Value)))
            {
                if (!IsRenewal(files[i].Name, name))
                {
                    yield return Usage.Fault($"{files[i].Name} would replace '{value}', which is also {name}; name another file");
                }
            }
        }
    }

    /// <summary>A baseline is read, and the better one takes its place.</summary>
    private static bool IsRenewal(string output, string input) => output == "--write-baseline" && input == "--baseline";

    private static IEnumerable<(string Name, string Value)> Named(OptionResult result)
        => result.Tokens.Select(token => (result.Option.Name, token.Value));

    private static bool IsSame(string left, string right)
        => Path.GetFullPath(left).Equals(Path.GetFullPath(right), StringComparison.OrdinalIgnoreCase);
}
