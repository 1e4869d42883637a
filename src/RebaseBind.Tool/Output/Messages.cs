using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Words;

namespace RebaseBind.Tool.Output;

/// <summary>
/// Findings on standard error. Notes are only in the JSON reports, because nobody has to act on them; but for what one word of the user's chose.
/// </summary>
internal static class Messages
{
    internal static void Write(IEnumerable<Finding> findings)
    {
        foreach (Finding finding in findings.Where(IsTold))
        {
            Console.Error.WriteLine(finding with { Image = VisibleText.Of(finding.Image) });
        }
    }

    private static bool IsTold(Finding finding) => finding.Severity != FindingSeverity.Note || finding.Code == FindingCatalog.ChosenPolicy;
}
