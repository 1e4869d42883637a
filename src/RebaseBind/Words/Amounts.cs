using System;
using System.Globalization;

namespace RebaseBind.Words;

/// <summary>Numbers as a person reads them, the same everywhere.</summary>
public static class Amounts
{
    private const double Unit = 1024;
    private const double Thousand = 1000;

    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>"1,234".</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>"1 page", "1,234 pages".</summary>
    public static string Count(long count, string noun) => Count(count) + " " + noun + (count == 1 ? string.Empty : "s");

    /// <summary>"512 B", "64 KiB", "-1.5 MiB".</summary>
    public static string Size(long bytes)
    {
        double size = Math.Abs((double)bytes);
        int unit = 0;
        for (; size >= Unit && unit < Units.Length - 1; unit++)
        {
            size /= Unit;
        }

        return Signed(bytes, Rounded(size) + " " + Units[unit]);
    }

    /// <summary>"0.83 ms", "8.3 ms", "830 ms", "-1.2 s".</summary>
    /// <param name="microseconds">An estimate.</param>
    public static string Time(long microseconds)
    {
        double milliseconds = Math.Abs((double)microseconds) / Thousand;
        return Signed(microseconds, milliseconds >= Thousand ? Rounded(milliseconds / Thousand) + " s" : Rounded(milliseconds) + " ms");
    }

    /// <summary>Two digits below 1, one decimal below 10, none above.</summary>
    private static string Rounded(double value) => value.ToString(value < 1 ? "0.##" : value < 10 ? "0.#" : "#,0", CultureInfo.InvariantCulture);

    private static string Signed(long value, string text) => value < 0 ? "-" + text : text;
}
