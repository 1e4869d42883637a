using System;
using System.Globalization;

namespace RebaseBind.Words;

/// <summary>Numbers as a person reads them: the one way for the console, Markdown, HTML and all messages. amounts.js writes the same texts.</summary>
/// <remarks>
/// Counts are exact. Sizes and times have three significant digits, or all digits before the point if these are more; zeros at the end of a
/// fraction are left out. All of it is computed with whole numbers, so that every runtime and every browser rounds in the same way:
/// a half away from 0.
/// </remarks>
internal static class Amounts
{
    private const string NoChange = "no change";

    private static readonly Scale Sizes = new(1024, 1, ["B", "KiB", "MiB", "GiB", "TiB"]);

    /// <summary>No microseconds: their sign is not in every console's alphabet, and three decimals of a millisecond say as much.</summary>
    private static readonly Scale Times = new(1000, 1000, ["ms", "s"]);

    /// <summary>"1,234".</summary>
    internal static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>"1 page", "1,234 pages".</summary>
    internal static string Count(long count, string noun) => Count(count) + " " + Plural(count, noun);

    /// <summary>"1 process", "1,234 processes".</summary>
    /// <param name="count">How many.</param>
    /// <param name="one">The word for one.</param>
    /// <param name="many">The word for any other number, 0 among them.</param>
    internal static string Count(long count, string one, string many) => Count(count) + " " + (count == 1 ? one : many);

    /// <summary>"page" for 1, "pages" for any other number.</summary>
    internal static string Plural(long count, string noun) => count == 1 ? noun : noun + "s";

    /// <summary>"512 B", "64 KiB", "-1.52 MiB".</summary>
    internal static string Size(long bytes) => Sizes.Write(bytes, Sizes.Largest);

    /// <summary>"0.085 ms", "8.35 ms", "835 ms", "-1.2 s".</summary>
    /// <param name="microseconds">An estimate.</param>
    internal static string Time(long microseconds) => Times.Write(microseconds, Times.Largest);

    /// <summary>A number with its unit.</summary>
    internal static string Of(long value, AmountUnit unit) => unit switch
    {
        AmountUnit.Bytes => Size(value),
        AmountUnit.Microseconds => Time(value),
        _ => Count(value),
    };

    /// <summary>Two numbers that are compared.</summary>
    /// <returns>Their texts; both more precise than alone if these would be the same although the numbers differ.</returns>
    internal static (string Before, string After) Pair(long before, long after, AmountUnit unit) => unit switch
    {
        AmountUnit.Bytes => Sizes.WritePair(before, after),
        AmountUnit.Microseconds => Times.WritePair(before, after),
        _ => (Count(before), Count(after)),
    };

    /// <summary>"+1.5 MiB", "-200", "no change".</summary>
    internal static string Difference(long before, long after, AmountUnit unit)
        => after == before ? NoChange : after > before ? "+" + Of(after - before, unit) : Of(after - before, unit);

    /// <summary>"-94 %", "+3.1 %", "no change"; "from nothing" if there is no percentage.</summary>
    /// <param name="before">0 or more.</param>
    /// <param name="after">0 or more.</param>
    internal static string Percentage(long before, long after)
    {
        if (before == after)
        {
            return NoChange;
        }

        if (before == 0)
        {
            return "from nothing";
        }

        string sign = after < before ? "-" : "+";
        double percent = Math.Abs((double)after - before) / before * 100;
        if (percent < 0.1)
        {
            return sign + "less than 0.1 %";
        }

        // Nearly all is not all: what is left is not rounded away.
        double shown = percent is < 10 or (> 99 and < 100) ? Math.Floor(percent * 10) / 10 : Math.Round(percent);
        return sign + shown.ToString("#,0.#", CultureInfo.InvariantCulture) + " %";
    }

    /// <summary>Whether a word is the sign of a unit, such as "KiB".</summary>
    internal static bool IsUnit(string word) => Sizes.Has(word) || Times.Has(word);

    /// <summary>Units of one kind, each some times the one before it.</summary>
    /// <param name="step">How many of one unit make the next.</param>
    /// <param name="smallest">How many of what is counted make the smallest unit.</param>
    /// <param name="units">The units' signs.</param>
    private sealed class Scale(ulong step, ulong smallest, string[] units)
    {
        internal int Largest => units.Length - 1;

        internal bool Has(string unit) => Array.IndexOf(units, unit) >= 0;

        internal string Write(long value, int largest, bool isExact = false)
        {
            ulong amount = value < 0 ? unchecked(0 - (ulong)value) : (ulong)value;
            ulong divisor = smallest;
            int unit = 0;

            // What would be written as 1,024 KiB is 1 MiB.
            for (; unit < largest && Divide(amount, divisor) >= step; unit++)
            {
                divisor *= step;
            }

            ulong whole = amount / divisor;
            ulong parts = isExact ? divisor : PartsShown(whole, divisor);
            ulong part = Divide(amount % divisor * parts, divisor);
            whole += part / parts;
            string fraction = (parts + (part % parts)).ToString(CultureInfo.InvariantCulture).Substring(1).TrimEnd('0');
            return (value < 0 ? "-" : string.Empty) + whole.ToString("N0", CultureInfo.InvariantCulture)
                + (fraction.Length == 0 ? string.Empty : "." + fraction) + " " + units[unit];
        }

        internal (string Before, string After) WritePair(long before, long after)
        {
            for (int largest = Largest; largest >= 0; largest--)
            {
                (string left, string right) = (Write(before, largest), Write(after, largest));
                if (before == after || left != right)
                {
                    return (left, right);
                }
            }

            return (Write(before, 0, isExact: true), Write(after, 0, isExact: true));
        }

        /// <summary>1, 10, 100 or 1,000: into how many parts a unit is divided, so that three digits are shown.</summary>
        private static ulong PartsShown(ulong whole, ulong divisor)
            => divisor == 1 || whole >= 100 ? 1UL : whole >= 10 ? 10UL : whole >= 1 ? 100UL : 1000UL;

        /// <summary>The nearest whole number, of two the larger.</summary>
        private static ulong Divide(ulong number, ulong divisor) => (number / divisor) + (number % divisor * 2 >= divisor ? 1UL : 0UL);
    }
}
