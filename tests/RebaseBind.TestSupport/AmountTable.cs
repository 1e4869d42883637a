using System.Collections.Generic;

namespace RebaseBind.TestSupport;

/// <summary>Numbers and the texts for them: what the library writes and what the report's script writes are both compared with it.</summary>
public static class AmountTable
{
    /// <summary>Bytes.</summary>
    public static IReadOnlyList<(long Value, string Text)> Sizes { get; } =
    [
        (0, "0 B"),
        (1, "1 B"),
        (512, "512 B"),
        (999, "999 B"),
        (1000, "1,000 B"),
        (1023, "1,023 B"),
        (1024, "1 KiB"),
        (1029, "1 KiB"),
        (1030, "1.01 KiB"),
        (1536, "1.5 KiB"),
        (10_234, "9.99 KiB"),
        (10_235, "10 KiB"),
        (10_291, "10 KiB"),
        (10_292, "10.1 KiB"),
        (65_536, "64 KiB"),
        (102_348, "99.9 KiB"),
        (102_349, "100 KiB"),
        (102_911, "100 KiB"),
        (102_912, "101 KiB"),
        (1_047_552, "1,023 KiB"),
        (1_048_063, "1,023 KiB"),
        (1_048_064, "1 MiB"),
        (1_048_575, "1 MiB"),
        (1_048_576, "1 MiB"),
        (1_234_567, "1.18 MiB"),
        (12 * 1024 * 1024, "12 MiB"),
        (1_073_741_823, "1 GiB"),
        (5_000_000_000, "4.66 GiB"),
        (1_099_511_627_776, "1 TiB"),
        (9_007_199_254_740_991, "8,192 TiB"),
        (-1, "-1 B"),
        (-1536, "-1.5 KiB"),
        (-1_048_064, "-1 MiB"),
        (-9_007_199_254_740_991, "-8,192 TiB"),
    ];

    /// <summary>Microseconds.</summary>
    public static IReadOnlyList<(long Value, string Text)> Times { get; } =
    [
        (0, "0 ms"),
        (1, "0.001 ms"),
        (85, "0.085 ms"),
        (850, "0.85 ms"),
        (999, "0.999 ms"),
        (1000, "1 ms"),
        (1004, "1 ms"),
        (1005, "1.01 ms"),
        (8350, "8.35 ms"),
        (9994, "9.99 ms"),
        (9995, "10 ms"),
        (9996, "10 ms"),
        (10_049, "10 ms"),
        (10_050, "10.1 ms"),
        (99_949, "99.9 ms"),
        (99_950, "100 ms"),
        (830_400, "830 ms"),
        (999_499, "999 ms"),
        (999_500, "1 s"),
        (1_000_000, "1 s"),
        (1_005_000, "1.01 s"),
        (59_950_000, "60 s"),
        (999_500_000, "1,000 s"),
        (7_200_000_000, "7,200 s"),
        (9_007_199_254_740_991, "9,007,199,255 s"),
        (-850, "-0.85 ms"),
        (-1_200_000, "-1.2 s"),
    ];

    /// <summary>Things.</summary>
    public static IReadOnlyList<(long Value, string Text)> Counts { get; } =
    [
        (0, "0 pages"),
        (1, "1 page"),
        (2, "2 pages"),
        (999, "999 pages"),
        (1000, "1,000 pages"),
        (1_234_567, "1,234,567 pages"),
        (-1, "-1 pages"),
        (-1000, "-1,000 pages"),
        (9_007_199_254_740_991, "9,007,199,254,740,991 pages"),
    ];

    /// <summary>Addresses and other numbers that are hexadecimal.</summary>
    public static IReadOnlyList<(ulong Value, string Text)> Hexadecimal { get; } =
    [
        (0, "0x0"),
        (0xfff, "0xfff"),
        (0x1000, "0x1000"),
        (0x10000, "0x10000"),
        (0x10001, "0x10001"),
        (0x18000ffff, "0x18000ffff"),
        (0xc0000018, "0xc0000018"),
        (0x7fff_ffff_0000, "0x7fffffff0000"),
        (0x1f_ffff_ffff_ffff, "0x1fffffffffffff"),
    ];
}
