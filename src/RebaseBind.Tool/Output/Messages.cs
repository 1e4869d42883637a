using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Words;

namespace RebaseBind.Tool.Output;

/// <summary>Findings on standard error. Notes are only in the JSON reports, because nobody has to act on them.</summary>
internal static class Messages
{
    internal static void Write(IEnumerable<Finding> findings)
    {
        foreach (Finding finding in findings.Where(finding => finding.Severity != FindingSeverity.Note))
        {
            Console.Error.WriteLine(finding with { Image = VisibleText.Of(finding.Image) });
        }
    }
}
