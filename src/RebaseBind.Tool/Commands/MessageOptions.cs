using System.Collections.Generic;
using System.CommandLine;
using RebaseBind.Findings;
using RebaseBind.Tool.Output;

namespace RebaseBind.Tool.Commands;

/// <summary>The option that says how findings are written to standard error.</summary>
internal sealed class MessageOptions
{
    private readonly Option<string> format = CommonOptions.Choice(
        "--format",
        "How findings are written: 'text', or 'github' for workflow commands, which GitHub Actions shows as annotations.",
        FindingFormat.Words);

    internal void AddTo(Command command)
    {
        command.Add(format);
    }

    /// <summary>Writes findings.</summary>
    /// <param name="line">What the user wrote.</param>
    /// <param name="findings">The findings.</param>
    /// <param name="folder">The folder that images lie below, as the user wrote it.</param>
    internal void Write(ParseResult line, IEnumerable<Finding> findings, string folder)
        => Messages.Write(line, findings, FindingFormat.Words.Read(line.GetValue(format)).Of(folder));
}
