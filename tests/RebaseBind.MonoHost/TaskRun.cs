using Microsoft.Build.Framework;

namespace RebaseBind.MonoHost;

/// <summary>One run of one task.</summary>
internal static class TaskRun
{
    /// <summary>Sets the task's properties, runs it and reports what it said and gave out.</summary>
    /// <param name="task">A new task.</param>
    /// <param name="parameters">The file with its properties.</param>
    /// <param name="report">Where it goes.</param>
    /// <returns>Whether the task succeeded.</returns>
    internal static bool Execute(ITask task, string parameters, Report report)
    {
        task.BuildEngine = new PrintingBuildEngine(report);
        TaskParameters.Set(task, parameters);
        bool succeeded = task.Execute();
        TaskParameters.WriteOutputs(task, report);
        report.Write("result", succeeded ? "succeeded" : "failed");
        return succeeded;
    }
}
