using System;
using System.Buffers.Text;

namespace RebaseBind.PortableExecutable.Exports;

/// <summary>
/// What a forwarded export names: an export of another DLL (PE specification, "Export Address Table": "MYDLL.expfunc" or "MYDLL.#27").
/// </summary>
public readonly ref struct Forwarder
{
    private const byte OrdinalMark = (byte)'#';

    private Forwarder(ReadOnlySpan<byte> dll, WantedExport wanted)
    {
        Dll = dll;
        Wanted = wanted;
    }

    /// <summary>The DLL, without its extension.</summary>
    public ReadOnlySpan<byte> Dll { get; }

    /// <summary>The export, by name or by ordinal; forwarders give no hint.</summary>
    public WantedExport Wanted { get; }

    /// <summary>Reads a forwarder's text.</summary>
    /// <remarks>
    /// Loaders disagree about a text with several dots: Wine takes the DLL's name to end at the last (dlls/ntdll/loader.c find_forwarded_export),
    /// ReactOS at the first (dll/ntdll/ldr/ldrpe.c LdrpSnapThunk). Such a text is not read here.
    /// </remarks>
    /// <returns>False unless the text has exactly one dot, something on either side of it and, behind "#", a number up to 65535.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out Forwarder forwarder)
    {
        int dot = text.IndexOf((byte)'.');
        forwarder = default;
        return dot == text.LastIndexOf((byte)'.') && TryParse(text, dot, out forwarder);
    }

    /// <summary>Reads a forwarder's text as a loader does for which the DLL's name ends at a certain dot.</summary>
    /// <param name="text">The text.</param>
    /// <param name="dot">Where the dot is, in bytes from the start; -1 if there is none.</param>
    /// <param name="forwarder">What the text names.</param>
    /// <returns>False unless there is something on either side of the dot and, behind "#", a number up to 65535.</returns>
    internal static bool TryParse(ReadOnlySpan<byte> text, int dot, out Forwarder forwarder)
    {
        forwarder = default;
        if (dot <= 0 || dot == text.Length - 1)
        {
            return false;
        }

        ReadOnlySpan<byte> symbol = text.Slice(dot + 1);
        if (symbol[0] != OrdinalMark)
        {
            forwarder = new Forwarder(text.Slice(0, dot), WantedExport.ByName(symbol));
            return true;
        }

        ReadOnlySpan<byte> digits = symbol.Slice(1);
        bool isNumber = Utf8Parser.TryParse(digits, out ushort ordinal, out int read) && read == digits.Length;
        forwarder = new Forwarder(text.Slice(0, dot), WantedExport.ByOrdinal(new ExportOrdinal(ordinal)));
        return isNumber;
    }
}
