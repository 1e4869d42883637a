using System;
using System.Globalization;

namespace RebaseBind.Tool.Output;

/// <summary>Numbers as a person reads them.</summary>
internal static class Words
{
    private const double Unit = 1024;

    /// <summary>"1 image", "2 images".</summary>
    internal static string Count(long count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {noun}{(count == 1 ? string.Empty : "s")}");

    /// <summary>"512 B", "64 KiB", "1.5 MiB".</summary>
    internal static string Size(long bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB"];
        double size = bytes;
        int unit = 0;
        for (; size >= Unit && unit < units.Length - 1; unit++)
        {
            size /= Unit;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{Math.Round(size, size < 10 ? 1 : 0)} {units[unit]}");
    }
}
