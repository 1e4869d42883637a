using System;
using RebaseBind.Findings;
using RebaseBind.Policies;
using RebaseBind.Reporting;

namespace RebaseBind.Tool.Output;

/// <summary>A form in which findings are written.</summary>
/// <param name="Of">Makes what writes them, of the folder that images lie below, as the user wrote it.</param>
internal sealed record FindingFormat(Func<string, Func<Finding, string>> Of)
{
    /// <summary>The words for them.</summary>
    internal static Choice<FindingFormat> Words { get; } = new(
        ("text", new(static _ => static finding => finding.ToString())),
        ("github", new(static folder => finding => GitHubCommands.Of(finding, folder))));
}
