using System;
using RebaseBind.Assessing;
using RebaseBind.Reporting.Loads;

namespace RebaseBind.Tool.Output;

/// <summary>What loaders do with a tree, on standard output.</summary>
internal static class LoadSummary
{
    internal static void Write(LoadReport report)
    {
        foreach (string line in ConsoleSummary.Of(report))
        {
            Console.Out.WriteLine(line);
        }
    }
}
