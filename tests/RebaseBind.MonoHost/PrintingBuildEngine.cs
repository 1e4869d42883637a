using System.Collections;
using Microsoft.Build.Framework;

namespace RebaseBind.MonoHost;

/// <summary>A build that prints what a task says, and builds nothing.</summary>
internal sealed class PrintingBuildEngine(Report report) : IBuildEngine
{
    /// <inheritdoc/>
    public bool ContinueOnError => false;

    /// <inheritdoc/>
    public int LineNumberOfTaskNode => 1;

    /// <inheritdoc/>
    public int ColumnNumberOfTaskNode => 1;

    /// <inheritdoc/>
    public string ProjectFileOfTaskNode => "host.proj";

    /// <inheritdoc/>
    public bool BuildProjectFile(string projectFileName, string[] targetNames, IDictionary globalProperties, IDictionary targetOutputs) => false;

    /// <inheritdoc/>
    public void LogCustomEvent(CustomBuildEventArgs e)
    {
    }

    /// <inheritdoc/>
    public void LogErrorEvent(BuildErrorEventArgs e) => report.Write("error", e.Code, e.File, e.Message, e.HelpLink);

    /// <inheritdoc/>
    public void LogMessageEvent(BuildMessageEventArgs e) => report.Write("message", e.Code, e.File, e.Message, e.Importance.ToString());

    /// <inheritdoc/>
    public void LogWarningEvent(BuildWarningEventArgs e) => report.Write("warning", e.Code, e.File, e.Message, e.HelpLink);
}
