using System;

namespace RebaseBind.PortableExecutable.Exports;

/// <summary>What an importer or a forwarder wants of a DLL: an export by ordinal, by name, or by name with a hint where that is.</summary>
public readonly ref struct WantedExport
{
    private readonly ReadOnlySpan<byte> name;
    private readonly ExportHint? hint;
    private readonly ExportOrdinal? ordinal;

    private WantedExport(ReadOnlySpan<byte> name, ExportHint? hint, ExportOrdinal? ordinal)
    {
        this.name = name;
        this.hint = hint;
        this.ordinal = ordinal;
    }

    /// <summary>An export by ordinal.</summary>
    public static WantedExport ByOrdinal(ExportOrdinal ordinal) => new(default, null, ordinal);

    /// <summary>An export by name, as a forwarder names it.</summary>
    /// <param name="name">The name, without a terminator.</param>
    public static WantedExport ByName(ReadOnlySpan<byte> name) => new(name, null, null);

    /// <summary>An export by name, as an importer names it.</summary>
    /// <param name="name">The name, without a terminator.</param>
    /// <param name="hint">Where the importer's linker saw the name.</param>
    public static WantedExport ByName(ReadOnlySpan<byte> name, ExportHint hint) => new(name, hint, null);

    /// <summary>The ordinal, if that is what the export is wanted by.</summary>
    public bool TryGetOrdinal(out ExportOrdinal wanted)
    {
        wanted = ordinal.GetValueOrDefault();
        return ordinal.HasValue;
    }

    /// <summary>The name, without a terminator, if that is what the export is wanted by.</summary>
    public bool TryGetName(out ReadOnlySpan<byte> wanted)
    {
        wanted = name;
        return !ordinal.HasValue;
    }

    /// <summary>The hint, if there is one.</summary>
    public bool TryGetHint(out ExportHint wanted)
    {
        wanted = hint.GetValueOrDefault();
        return hint.HasValue;
    }
}
