using System;
using System.Collections.Generic;

namespace RebaseBind.Reporting;

/// <summary>When two lines of two plans are about one image: path, upper and lower case aside as on Windows, and machine.</summary>
internal sealed class PlanDiffIdentity : IComparer<(string Path, string Machine)>
{
    private PlanDiffIdentity()
    {
    }

    internal static PlanDiffIdentity Order { get; } = new();

    public int Compare((string Path, string Machine) x, (string Path, string Machine) y)
        => StringComparer.OrdinalIgnoreCase.Compare(x.Path, y.Path) is var order && order != 0 ? order : StringComparer.Ordinal.Compare(x.Machine, y.Machine);
}
