using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Paging;
using RebaseBind.Words;

namespace RebaseBind.Tool.Output;

/// <summary>How many files are laid out in pages, and what that costs, in a line.</summary>
internal static class LayoutSummary
{
    /// <summary>Writes the line; nothing if no file is laid out.</summary>
    /// <param name="layouts">The files.</param>
    /// <param name="done">Whether they are laid out, and not only would be.</param>
    internal static void Write(IReadOnlyList<ImageLayout> layouts, bool done)
    {
        if (layouts.Count == 0)
        {
            return;
        }

        long before = layouts.Sum(static layout => (long)layout.OldLength);
        long after = layouts.Sum(static layout => (long)layout.NewLength);
        Console.Out.WriteLine($"{Amounts.Count(layouts.Count, "file")} {(done ? "laid out" : "to lay out")} in pages: {Describe(before, after)}");
    }

    /// <summary>What becomes of a length.</summary>
    /// <param name="before">Bytes as they are.</param>
    /// <param name="after">Bytes in pages.</param>
    internal static string Describe(long before, long after)
        => $"{Amounts.Size(before)} become {Amounts.Size(after)}, {Amounts.Difference(before, after, AmountUnit.Bytes)}";
}
