using System;
using RebaseBind.PortableExecutable.Exports;

namespace RebaseBind.Loading;

/// <summary>What a forwarder wants, by name or by ordinal; other than the forwarder itself it can be kept.</summary>
internal readonly record struct ForwardedExport
{
    private readonly byte[] name;
    private readonly ExportOrdinal? ordinal;

    private ForwardedExport(byte[] name, ExportOrdinal? ordinal)
    {
        this.name = name;
        this.ordinal = ordinal;
    }

    /// <summary>Keeps what a forwarder wants.</summary>
    internal static ForwardedExport Of(WantedExport wanted)
        => wanted.TryGetOrdinal(out ExportOrdinal ordinal) ? new ForwardedExport([], ordinal)
        : wanted.TryGetName(out ReadOnlySpan<byte> name) ? new ForwardedExport(name.ToArray(), null)
        : default;

    /// <summary>The same, to be looked up.</summary>
    /// <param name="hint">The place where a name is looked for first; null if it is searched by halves at once.</param>
    internal WantedExport ToWanted(ExportHint? hint)
        => ordinal is { } wanted ? WantedExport.ByOrdinal(wanted)
        : hint is { } place ? WantedExport.ByName(name, place)
        : WantedExport.ByName(name);
}
