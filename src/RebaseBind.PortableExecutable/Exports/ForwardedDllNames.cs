using System;
using System.Collections.Generic;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.PortableExecutable.Exports;

/// <summary>The names of the DLLs that an image's exports are forwarded to.</summary>
internal static class ForwardedDllNames
{
    private const string DefaultExtension = ".dll";

    /// <summary>
    /// Each DLL once, whatever its case, in the order of the export address table, with ".dll" added where no extension is written.
    /// </summary>
    /// <remarks>
    /// A forwarder names "DLL.Function" or "DLL.#ordinal"; a DLL's name may hold '.' itself, a function's may not, so the last one counts
    /// (Wine dlls/ntdll/loader.c find_forwarded_export).
    /// </remarks>
    /// <exception cref="BadImageException">The directory or a forwarder leaves the image, or the forwarders overlap without measure.</exception>
    internal static IReadOnlyList<string> Of(PeImage image)
    {
        ExportDirectory exports = ExportDirectory.Of(image);
        DistinctNames? names = null;
        for (int i = 0; i < exports.Count; i++)
        {
            ExportTarget target = exports.GetTarget(new ExportIndex(i));
            if (target.Kind != ExportTargetKind.Forwarder)
            {
                continue;
            }

            names ??= new DistinctNames(image);
            ReadOnlySpan<byte> text = exports.GetForwarder(target);
            if (!names.TryAdd(text, LengthOfDll(text), DefaultExtension))
            {
                throw new BadImageException(
                    ImageDefect.ExportDirectory,
                    target.Entry,
                    "the texts of the forwarded exports overlap and add up to more than the file");
            }
        }

        return names?.Names ?? [];
    }

    /// <summary>How long the DLL's name is; without ".dll" if that is all its extension, so that both ways to write one DLL are one name.</summary>
    private static int LengthOfDll(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> dll = text.Slice(0, Math.Max(text.LastIndexOf((byte)'.'), 0));
        int dot = dll.IndexOf((byte)'.');
        return dot >= 0 && IsDefaultExtension(dll.Slice(dot)) ? dot : dll.Length;
    }

    private static bool IsDefaultExtension(ReadOnlySpan<byte> extension)
    {
        bool isSame = extension.Length == DefaultExtension.Length;
        for (int i = 1; isSame && i < extension.Length; i++)
        {
            isSame = (extension[i] | 0x20) == DefaultExtension[i];
        }

        return isSame;
    }
}
