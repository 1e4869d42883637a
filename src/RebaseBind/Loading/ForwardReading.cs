using System;
using System.Text;

namespace RebaseBind.Loading;

/// <summary>What a loader reads from a forwarder's text, "DLL.Function" or "DLL.#ordinal".</summary>
/// <param name="Dll">The file name of the DLL.</param>
/// <param name="Export">Its export.</param>
internal sealed record ForwardReading(string Dll, ForwardedExport Export)
{
    /// <summary>Reads a text.</summary>
    /// <param name="text">The text, without a terminator.</param>
    /// <param name="dot">Where the DLL's name ends.</param>
    /// <returns>Null if one of both is empty, or "#" is not followed by a number up to 65535.</returns>
    internal static ForwardReading? Of(ReadOnlySpan<byte> text, int dot)
    {
        if (dot <= 0 || dot == text.Length - 1 || ForwardedExport.Of(text.Slice(dot + 1)) is not { } export)
        {
            return null;
        }

        return new ForwardReading(ModuleSearch.FileNameOf(Encoding.UTF8.GetString(text.Slice(0, dot).ToArray())), export);
    }
}
