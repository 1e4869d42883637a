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
    internal static ForwardedExport Of(Forwarder forwarder)
        => forwarder.Wanted.TryGetOrdinal(out ExportOrdinal ordinal) ? new ForwardedExport([], ordinal)
        : forwarder.Wanted.TryGetName(out System.ReadOnlySpan<byte> name) ? new ForwardedExport(name.ToArray(), null)
        : default;

    /// <summary>The same, to be looked up.</summary>
    internal WantedExport ToWanted() => ordinal is { } wanted ? WantedExport.ByOrdinal(wanted) : WantedExport.ByName(name);
}
