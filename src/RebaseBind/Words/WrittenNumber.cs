using System;

namespace RebaseBind.Words;

/// <summary>Numbers as documents hold them: finite, and with the same digits on every runtime.</summary>
/// <remarks>.NET Framework writes the double 0.1 as 0.10000000000000001, .NET as 0.1; a decimal is the same on both.</remarks>
internal static class WrittenNumber
{
    /// <summary>More than any constant or time that means something.</summary>
    private const double Largest = 1e15;

    /// <summary>The same number, with 15 digits; the largest that is written in place of a larger one, 0 in place of none.</summary>
    internal static decimal Finite(double value) => double.IsNaN(value) ? 0 : (decimal)Math.Max(-Largest, Math.Min(Largest, value));

    /// <summary>A time without its fraction, as headlines have it.</summary>
    internal static long WholeMicroseconds(double value) => (long)Finite(value);
}
