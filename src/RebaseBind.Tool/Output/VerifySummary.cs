using System;
using System.Linq;
using RebaseBind.Verifying;
using RebaseBind.Words;

namespace RebaseBind.Tool.Output;

/// <summary>What verifying shows, in a line or two.</summary>
internal static class VerifySummary
{
    internal static void Write(VerifyResult result)
    {
        string states = string.Join(", ", result.Images
            .GroupBy(static image => image.State)
            .OrderBy(static group => group.Key)
            .Select(static group => $"{Amounts.Count(group.Count())} {group.Key.ToWord()}"));
        Console.Out.WriteLine($"{Amounts.Count(result.Images.Count, "image")}: {states}");
        Console.Out.WriteLine(result.IsProven
            ? "Each image is its original, or its original plus the recorded change."
            : "Not proven.");
    }
}
