using System;
using System.CommandLine;
using RebaseBind.Tool.Output;

namespace RebaseBind.Tool.Commands;

/// <summary>Reports of findings that other programs show: SARIF, Markdown and, for some commands, HTML.</summary>
/// <param name="markdown">What the Markdown report has, as the help begins.</param>
/// <param name="hasHtml">Whether there is an HTML report.</param>
internal sealed class FindingReportOptions(string markdown, bool hasHtml = false)
{
    private readonly Option<string?> sarifFile = new OutputFileOption("--sarif")
    {
        Description = "Write the findings as SARIF 2.1.0, for code scanning; '-' writes them to standard output.",
    };

    private readonly Option<string?> markdownFile = new OutputFileOption("--markdown")
    {
        Description = markdown + "; '-' writes them to standard output.",
    };

    private readonly Option<string?> htmlFile = CommonOptions.Html();

    internal void AddTo(Command command)
    {
        command.Add(sarifFile);
        if (hasHtml)
        {
            command.Add(htmlFile);
        }

        command.Add(markdownFile);
    }

    /// <summary>Writes the reports that are asked for.</summary>
    /// <returns>Whether standard output is taken.</returns>
    internal bool Write(
        ParseResult line,
        Func<ReadOnlyMemory<byte>> sarif,
        Func<ReadOnlyMemory<byte>> markdown,
        Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>? html = null)
    {
        bool isTaken = JsonOutput.Write(line.GetValue(sarifFile), sarif) | JsonOutput.Write(line.GetValue(markdownFile), markdown);
        return html is null ? isTaken : JsonOutput.Write(line.GetValue(htmlFile), html) | isTaken;
    }
}
