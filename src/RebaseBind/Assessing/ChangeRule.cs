using System;
using RebaseBind.Words;

namespace RebaseBind.Assessing;

/// <summary>Which differences are changes, and which are too small to be called so.</summary>
/// <remarks>docs/reports.md states the rule.</remarks>
internal static class ChangeRule
{
    /// <summary>Fewer bytes are not a change by themselves.</summary>
    private const long FewBytes = 256 * 1024;

    /// <summary>One part in so many is a change, however small the numbers are.</summary>
    private const long Share = 100;

    /// <summary>
    /// Whether two numbers differ by 1 % or more of the first, or, if they are bytes, by 256 KiB or more; never if a person would read the same for
    /// both.
    /// </summary>
    /// <param name="before">0 or more.</param>
    /// <param name="after">0 or more.</param>
    /// <param name="unit">What they count.</param>
    internal static bool IsChange(long before, long after, AmountUnit unit)
    {
        long difference = Math.Abs(after - before);
        bool isLarge = difference >= (before / Share) + (before % Share == 0 ? 0 : 1) || (unit == AmountUnit.Bytes && difference >= FewBytes);
        return difference != 0 && isLarge && Amounts.Of(before, unit) != Amounts.Of(after, unit);
    }
}
