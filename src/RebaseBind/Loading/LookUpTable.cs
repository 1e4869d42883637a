using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Text;
using RebaseBind.Binding;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Exports;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Imports;
using RebaseBind.Processes;

namespace RebaseBind.Loading;

/// <summary>
/// Counts what looking up imports takes. Each pair of an import descriptor and a DLL is counted once, for all processes, loaders and states of
/// the tree: rebasing and binding change no name and no hint.
/// </summary>
/// <param name="open">The image of a number; null if it is so damaged that nothing can be looked up in it.</param>
internal sealed class LookUpTable(Func<ImageNumber, PeImage?> open)
{
    /// <summary>A chain of forwarders that is longer goes in circles.</summary>
    private const int MaxHops = 32;

    /// <summary>Bytes of the longest forwarder that is followed: more than a path and a name have that compilers make.</summary>
    private const int MaxForwarder = 0x1200;

    private readonly ConcurrentDictionary<(ImageNumber Importer, Rva Field, ImageNumber Target), LookUpCounts> known = new();

    /// <summary>The forwarders read so far, by DLL and export: thousands of imports can name one.</summary>
    private readonly ConcurrentDictionary<(ImageNumber Dll, ExportIndex Export), ForwardStep> forwarders = new();

    /// <summary>Counts for one descriptor.</summary>
    /// <param name="importer">The number of the image that imports.</param>
    /// <param name="entry">What it imports.</param>
    /// <param name="target">The number of the DLL.</param>
    internal LookUpCounts Of(ImageNumber importer, ImportEntry entry, ImageNumber target)
        => known.GetOrAdd((importer, entry.Field, target), _ => Count(importer, entry, target));

    /// <summary>Counts for a descriptor of a DLL that is not in the tree: that much is looked up, and nobody knows more.</summary>
    internal static LookUpCounts OfOutside(ImportEntry entry)
        => new(new ImportWork { LookUps = entry.Count, OutsideLookUps = entry.Count }, []);

    /// <summary>Follows a forwarder into a DLL.</summary>
    /// <param name="step">What it names.</param>
    /// <param name="target">The number of the DLL.</param>
    /// <param name="work">Gets the cost.</param>
    /// <returns>Where that leads on; null if the way ends there.</returns>
    internal ForwardStep? Follow(ForwardStep step, ImageNumber target, ref ImportWork work)
    {
        try
        {
            if (open(target) is not { } dll)
            {
                return null;
            }

            ExportDirectory exports = ExportDirectory.Of(dll);
            return Look(target, exports, step.Export.ToWanted(), step.Hops, ref work);
        }
        catch (BadImageException)
        {
            work += new ImportWork { Unresolved = 1 };
            return null;
        }
    }

    private LookUpCounts Count(ImageNumber importer, ImportEntry entry, ImageNumber target)
    {
        var work = new ImportWork { LookUps = entry.Count };
        var forwards = new List<ForwardStep>();
        if (!ImportedNames.AreKept(entry))
        {
            return new LookUpCounts(new ImportWork { LookUps = entry.Count, Unresolved = entry.Count }, []);
        }

        try
        {
            if (open(importer) is not { } image || open(target) is not { } dll)
            {
                return OfOutside(entry);
            }

            ExportDirectory exports = ExportDirectory.Of(dll);
            ImportThunkEnumerator thunks = entry.GetThunks(image, ImportedNames.TableOf(entry));
            foreach (ImportThunk thunk in thunks)
            {
                if (Look(target, exports, thunks.GetWanted(thunk), hops: 0, ref work) is { } step)
                {
                    forwards.Add(step);
                }
            }
        }
        catch (BadImageException)
        {
            return new LookUpCounts(new ImportWork { LookUps = entry.Count, Unresolved = entry.Count }, []);
        }

        return new LookUpCounts(work, forwards);
    }

    private ForwardStep? Look(ImageNumber dll, ExportDirectory exports, WantedExport symbol, int hops, ref ImportWork work)
    {
        bool isFound = exports.TryFind(symbol, out ExportIndex index, out int comparisons, out bool isHintRight);
        ExportTarget export = isFound ? exports.GetTarget(index) : default;
        work += new ImportWork
        {
            Comparisons = comparisons,
            HintHits = isHintRight ? 1 : 0,
            ByOrdinal = symbol.TryGetOrdinal(out _) && hops == 0 ? 1 : 0,
            Unresolved = export.Kind == ExportTargetKind.None ? 1 : 0,
        };
        if (export.Kind != ExportTargetKind.Forwarder || hops == MaxHops)
        {
            return null;
        }

        if (!forwarders.TryGetValue((dll, index), out ForwardStep step))
        {
            ReadOnlySpan<byte> text = exports.GetForwarder(export);
            if (text.Length > MaxForwarder || !Forwarder.TryParse(text, out Forwarder forwarder))
            {
                return null;
            }

            string next = Encoding.UTF8.GetString(forwarder.Dll.ToArray()) + ".dll";
            step = forwarders.GetOrAdd((dll, index), new ForwardStep(next, ForwardedExport.Of(forwarder), 0));
        }

        return step with { Hops = hops + 1 };
    }
}
