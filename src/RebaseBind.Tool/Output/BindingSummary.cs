using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Binding;
using RebaseBind.Findings;
using RebaseBind.Words;

namespace RebaseBind.Tool.Output;

/// <summary>How imports are bound, in a few lines: how many, and what keeps the others.</summary>
internal static class BindingSummary
{
    /// <summary>Writes the lines; nothing if no image imports anything.</summary>
    /// <param name="bindings">The images; null if binding is off.</param>
    /// <param name="done">Whether they are bound, and not only would be.</param>
    internal static void Write(IReadOnlyList<ImageBinding>? bindings, bool done)
    {
        ImportBinding[] imports = [.. (bindings ?? []).SelectMany(binding => binding.Imports)];
        if (imports.Length == 0)
        {
            return;
        }

        int bound = imports.Count(import => import.IsBound);
        int images = bindings!.Count(binding => binding.Imports.Any(import => import.IsBound));
        Console.Out.WriteLine($"{Amounts.Count(imports.Length, "DLL reference")}: {Amounts.Count(bound)} {(done ? "bound" : "to bind")}, "
            + $"in {Amounts.Count(images, "image")}; {Amounts.Count(imports.Length - bound)} not");
        foreach (var reason in imports
            .Where(import => import is { IsBound: false, Code: not null })
            .GroupBy(import => import.Code!, StringComparer.Ordinal)
            .OrderByDescending(group => group.Count())
            .ThenBy(group => group.Key, StringComparer.Ordinal))
        {
            Console.Out.WriteLine($"  {Amounts.Count(reason.Count()),6} {reason.Key} {FindingCatalog.TitleOf(reason.Key)}");
        }
    }
}
