using System;
using System.Globalization;
using System.IO;
using System.Reflection;
using System.Text;
using Microsoft.Build.Framework;

namespace RebaseBind.MonoHost;

/// <summary>Runs one task of a folder, or loads every assembly in it, and prints what happened.</summary>
internal static class Program
{
    /// <summary>Does what the arguments say.</summary>
    /// <returns>0 if the task or the loading succeeded, 1 if not, 2 if the host was told something that it does not understand.</returns>
    private static int Main(string[] arguments)
    {
        using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        var report = new Report(output);
        try
        {
            if (arguments.Length == 5 && arguments[0] == "run")
            {
                return Run(new TaskFolder(arguments[1]), arguments[2], arguments[3], arguments[4], report) ? 0 : 1;
            }

            if (arguments.Length == 2 && arguments[0] == "load")
            {
                return Load(new TaskFolder(arguments[1]), report) ? 0 : 1;
            }

            report.Write("usage", "run FOLDER ASSEMBLY TASK PARAMETERS | load FOLDER");
            return 2;
        }
        catch (InvalidDataException misunderstood)
        {
            report.Write("usage", misunderstood.Message);
            return 2;
        }
        catch (Exception failure)
        {
            // MSBuild, too, reports whatever a task throws, as MSB4018.
            report.Write("exception", failure.ToString());
            return 1;
        }
    }

    private static bool Run(TaskFolder folder, string assembly, string name, string parameters, Report report)
    {
        Type type = folder.Load(assembly).GetType(name, throwOnError: true);
        bool succeeded = TaskRun.Execute((ITask)Activator.CreateInstance(type), parameters, report);
        folder.ReportLoaded(report);
        return succeeded;
    }

    /// <summary>Loads every assembly and every type in it, so that each reference to a base type or an interface is followed.</summary>
    private static bool Load(TaskFolder folder, Report report)
    {
        bool whole = true;
        foreach (string file in folder.Files)
        {
            string name = Path.GetFileName(file);
            try
            {
                report.Write("types", name, folder.Load(name).GetTypes().Length.ToString(CultureInfo.InvariantCulture));
            }
            catch (ReflectionTypeLoadException failure)
            {
                whole = false;
                foreach (Exception? reason in failure.LoaderExceptions)
                {
                    report.Write("exception", name, reason?.Message);
                }
            }
        }

        folder.ReportLoaded(report);
        return whole;
    }
}
