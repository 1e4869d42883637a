using System;
using System.Buffers.Text;
using System.Text;
using RebaseBind.PortableExecutable.Exports;

namespace RebaseBind.Loading;

/// <summary>What a forwarder wants, by name or by ordinal; other than the forwarder itself it can be kept.</summary>
internal readonly record struct ForwardedExport
{
    private const byte OrdinalMark = (byte)'#';

    private readonly byte[] name;
    private readonly ExportOrdinal? ordinal;

    private ForwardedExport(byte[] name, ExportOrdinal? ordinal)
    {
        this.name = name;
        this.ordinal = ordinal;
    }

    /// <summary>Whether it is wanted by ordinal.</summary>
    internal bool IsOrdinal => ordinal is not null;

    /// <summary>Reads what stands behind the DLL's name.</summary>
    /// <returns>Null if "#" is not followed by a number up to 65535.</returns>
    internal static ForwardedExport? Of(ReadOnlySpan<byte> text)
    {
        if (text[0] != OrdinalMark)
        {
            return new ForwardedExport(text.ToArray(), null);
        }

        ReadOnlySpan<byte> digits = text.Slice(1);
        return Utf8Parser.TryParse(digits, out ushort ordinal, out int read) && read == digits.Length
            ? new ForwardedExport([], new ExportOrdinal(ordinal))
            : null;
    }

    /// <summary>The same, to be looked up.</summary>
    /// <param name="hint">The place where a name is looked for first; null if it is searched by halves at once.</param>
    internal WantedExport ToWanted(ExportHint? hint)
        => ordinal is { } wanted ? WantedExport.ByOrdinal(wanted)
        : hint is { } place ? WantedExport.ByName(name, place)
        : WantedExport.ByName(name);

    /// <summary>The name, or the ordinal as "#27".</summary>
    public override string ToString() => ordinal?.ToString() ?? Encoding.UTF8.GetString(name);
}
