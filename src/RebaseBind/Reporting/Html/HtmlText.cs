using System;
using System.Globalization;
using System.Net;
using RebaseBind.Assessing;

namespace RebaseBind.Reporting.Html;

/// <summary>Numbers as a person reads them, and text that HTML cannot mistake for markup. The script writes numbers in the same way.</summary>
internal static class HtmlText
{
    private static readonly string[] SizeUnits = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>Text for an element or an attribute in double quotes.</summary>
    internal static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>"1,234".</summary>
    internal static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>"1 image", "2 images".</summary>
    internal static string Count(long count, string noun) => Number(count) + " " + noun + (count == 1 ? string.Empty : "s");

    /// <summary>"512 B", "64 KiB", "1.5 MiB".</summary>
    internal static string Size(long bytes) => Scaled(bytes, 1024, SizeUnits);

    /// <summary>"850 µs", "1.5 ms", "12 s".</summary>
    internal static string Time(long microseconds) => Scaled(microseconds, 1000, ["µs", "ms", "s"]);

    /// <summary>A number of the headline with its unit; times say that they are estimates where they are named.</summary>
    internal static string Of(long value, HeadlineUnit unit) => unit switch
    {
        HeadlineUnit.Bytes => Size(value),
        HeadlineUnit.Microseconds => Time(value),
        _ => Number(value),
    };

    /// <summary>"−94 %", "+3 %", "no change"; without a percentage where there was nothing before.</summary>
    internal static string Change(long before, long after)
    {
        if (before == after)
        {
            return "no change";
        }

        string sign = after < before ? "\u2212" : "+";
        if (before == 0)
        {
            return "from nothing";
        }

        double percent = Math.Abs((double)after - before) / before * 100;
        if (percent < 0.1)
        {
            return sign + "less than 0.1 %";
        }

        // Nearly all is not all: what is left is not rounded away.
        double shown = percent is < 10 or (> 99 and < 100) ? Math.Floor(percent * 10) / 10 : Math.Round(percent);
        return sign + shown.ToString("#,0.#", CultureInfo.InvariantCulture) + " %";
    }

    private static string Scaled(long value, double step, string[] units)
    {
        double size = value;
        int unit = 0;

        // What would be written as 1024 KiB is 1 MiB.
        for (; unit < units.Length - 1 && Math.Round(size) >= step; unit++)
        {
            size /= step;
        }

        string format = unit == 0 || size >= 100 ? "N0" : size >= 10 ? "0.#" : "0.##";
        return size.ToString(format, CultureInfo.InvariantCulture) + " " + units[unit];
    }
}
