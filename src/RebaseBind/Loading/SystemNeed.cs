using System;

namespace RebaseBind.Loading;

/// <summary>The oldest Windows that a program runs on.</summary>
/// <param name="Windows">Its version, as subsystem versions are counted.</param>
/// <param name="Reason">Why, as "the program is for .NET 10.0, which needs Windows 10 or Server 2012".</param>
internal sealed record SystemNeed(Version Windows, string Reason)
{
    private static readonly Version Xp = new(5, 1);
    private static readonly Version Vista = new(6, 0);
    private static readonly Version Seven = new(6, 1);
    private static readonly Version Server2012 = new(6, 2);

    /// <summary>What a framework needs; null if nothing is known of it, or it runs everywhere.</summary>
    /// <remarks>
    /// dotnet/core issue 7556 (".NET support for Windows 7 and 8.1 will end"): .NET 7 and later run on Windows 10 and Server 2012; the lists of
    /// supported systems of .NET Core 1.0 to .NET 6 begin with Windows 7. ".NET Framework system requirements" (Microsoft Learn): 4.6.1 and later
    /// begin with 7, 4.5 with Vista, 4.0 with XP.
    /// </remarks>
    /// <param name="framework">Its name, as ".NETCoreApp,Version=v10.0".</param>
    internal static SystemNeed? OfFramework(string? framework)
    {
        const string marker = ",Version=v";
        int at = framework?.IndexOf(marker, StringComparison.Ordinal) ?? -1;
        if (at < 0 || !Version.TryParse(framework!.Substring(at + marker.Length), out Version? version))
        {
            return null;
        }

        return framework.Substring(0, at) switch
        {
            ".NETCoreApp" when version.Major >= 7 => Of(".NET " + version, Server2012, "Windows 10 or Server 2012"),
            ".NETCoreApp" => Of((version.Major >= 5 ? ".NET " : ".NET Core ") + version, Seven, "Windows 7"),
            ".NETFramework" when version >= new Version(4, 6, 1) => Of(".NET Framework " + version, Seven, "Windows 7"),
            ".NETFramework" when version >= new Version(4, 5) => Of(".NET Framework " + version, Vista, "Windows Vista"),
            ".NETFramework" when version >= new Version(4, 0) => Of(".NET Framework " + version, Xp, "Windows XP"),
            _ => null,
        };
    }

    /// <summary>What a runtime identifier names, if it names a Windows, as "win7-x64" and "win10-x64"; otherwise null.</summary>
    internal static SystemNeed? OfRuntimeIdentifier(string? identifier)
        => identifier is null ? null
            : identifier.StartsWith("win10-", StringComparison.OrdinalIgnoreCase) ? new(Server2012, $"the runtime identifier is {identifier}")
            : identifier.StartsWith("win7-", StringComparison.OrdinalIgnoreCase) ? new(Seven, $"the runtime identifier is {identifier}")
            : null;

    /// <summary>The later of two; null for none.</summary>
    internal static SystemNeed? Later(SystemNeed? a, SystemNeed? b)
        => a is null || (b is not null && b.Windows > a.Windows) ? b : a;

    private static SystemNeed Of(string name, Version windows, string title) => new(windows, $"the program is for {name}, which needs {title}");
}
