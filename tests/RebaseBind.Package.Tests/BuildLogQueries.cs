using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.Build.Logging.StructuredLogger;

namespace RebaseBind.Package.Tests;

/// <summary>What tests ask a binary log.</summary>
internal static class BuildLogQueries
{
    private static readonly Lock Reading = new();

    /// <summary>Reads a log. One at a time: one that was read beside another came back without its end.</summary>
    public static Build Read(string path)
    {
        lock (Reading)
        {
            return BinaryLog.ReadBuild(path);
        }
    }

    private const string RewrittenLine = "rewritten: ";

    /// <summary>The runs of our task, in order.</summary>
    public static IReadOnlyList<Microsoft.Build.Logging.StructuredLogger.Task> Stages(this Build build)
        => build.FindChildrenRecursive<Microsoft.Build.Logging.StructuredLogger.Task>(task => task.Name.EndsWith("RebaseBindStage", StringComparison.Ordinal));

    /// <summary>The runs of one of our tasks, in order.</summary>
    public static IReadOnlyList<Microsoft.Build.Logging.StructuredLogger.Task> Runs(this Build build, string task)
        => build.FindChildrenRecursive<Microsoft.Build.Logging.StructuredLogger.Task>(run => run.Name.EndsWith(task, StringComparison.Ordinal));

    /// <summary>The relative paths that runs of one of our tasks rewrote, as they said. (A log shows a list of one as a property.)</summary>
    public static string[] Rewritten(this Build build, string task)
        => [.. build.Runs(task).SelectMany(run => run.FindChildrenRecursive<Message>(message => message.Text.StartsWith(RewrittenLine, StringComparison.Ordinal))).Select(message => message.Text[RewrittenLine.Length..])];

    /// <summary>A property that the first run of our task gave out.</summary>
    public static string? OutputProperty(this Build build, string name)
        => build.Stages()[0].FindFirstDescendant<Property>(property => property.Name == name)?.Value;

    /// <summary>The items that a task gave out in a list. A list of one item looks like a property in the log.</summary>
    public static string[] OutputItems(this Microsoft.Build.Logging.StructuredLogger.Task task, string list)
        =>
        [
            .. task.FindChildrenRecursive<AddItem>(add => add.Name == list).SelectMany(add => add.Children.OfType<Item>()).Select(item => item.Text),
            .. task.FindChildrenRecursive<Property>(property => property.Name == list).Select(property => property.Value),
        ];

    /// <summary>The DLLs that MSBuild copied.</summary>
    public static string[] CopiedDlls(this Build build)
        => [.. build.FindChildrenRecursive<Message>(message => message.Text.StartsWith("Copying file from", StringComparison.Ordinal) && message.Text.Contains(".dll", StringComparison.Ordinal)).Select(message => message.Text)];

    /// <summary>The image that one of our errors or warnings begins with; what somebody else says is about its file.</summary>
    public static string Image(this AbstractDiagnostic said)
        => said.Code is { } code && code.StartsWith("RB", StringComparison.Ordinal) && said.Text.IndexOf(": ", StringComparison.Ordinal) is > 0 and int end ? said.Text[..end] : said.File;

    public static IReadOnlyList<Error> Errors(this Build build) => build.FindChildrenRecursive<Error>();
}
