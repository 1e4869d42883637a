using System;
using System.Text;
using RebaseBind.Images;
using RebaseBind.PortableExecutable.Exports;

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
        if (!Forwarder.TryParse(text, dot, out Forwarder forwarder))
        {
            return null;
        }

        string dll = Encoding.UTF8.GetString(forwarder.Dll.ToArray());
        return new ForwardReading(DllName.FileNameOf(dll), ForwardedExport.Of(forwarder.Wanted));
    }
}
