using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Text;
using RebaseBind.Binding;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Exports;
using RebaseBind.PortableExecutable.Imports;

namespace RebaseBind.Loading;

/// <summary>Counts what looking up imports takes. Each pair of an import descriptor and a DLL is counted once, for all processes, loaders and states of the tree: rebasing and binding change no name and no hint.</summary>
/// <param name="open">The image of a number.</param>
internal sealed class LookUpTable(Func<int, PeImage> open)
{
    /// <summary>Stands for a DLL that is not in the tree.</summary>
    internal const int Outside = -1;

    /// <summary>A chain of forwarders that is longer goes in circles.</summary>
    private const int MaxHops = 32;

    /// <summary>Bytes of the longest forwarder that is followed: more than a path and a name have that compilers make.</summary>
    private const int MaxForwarder = 0x1200;

    private readonly ConcurrentDictionary<(int Importer, Rva Field, int Target), LookUpCounts> known = new();

    /// <summary>The forwarders read so far, by DLL and export: thousands of imports can name one.</summary>
    private readonly ConcurrentDictionary<(int Dll, int Export), ForwardStep> forwarders = new();

    /// <summary>Counts for one descriptor.</summary>
    /// <param name="importer">The number of the image that imports.</param>
    /// <param name="entry">What it imports.</param>
    /// <param name="target">The number of the DLL; <see cref="Outside"/> if it is not in the tree.</param>
    internal LookUpCounts Of(int importer, ImportEntry entry, int target)
        => known.GetOrAdd((importer, entry.Field, target), _ => Count(importer, entry, target));

    /// <summary>Follows a forwarder into a DLL.</summary>
    /// <param name="step">What it names.</param>
    /// <param name="target">The number of the DLL.</param>
    /// <param name="work">Gets the cost.</param>
    /// <returns>Where that leads on; null if the way ends there.</returns>
    internal ForwardStep? Follow(ForwardStep step, int target, ref ImportWork work)
    {
        try
        {
            ExportDirectory exports = ExportDirectory.Of(open(target));
            SymbolReference symbol = step.Ordinal >= 0 ? SymbolReference.ByOrdinal((ushort)step.Ordinal) : SymbolReference.ByName(step.Name, hint: -1);
            return Look(target, exports, symbol, step.Hops, ref work);
        }
        catch (BadImageException)
        {
            work += new ImportWork { Unresolved = 1 };
            return null;
        }
    }

    private LookUpCounts Count(int importer, ImportEntry entry, int target)
    {
        var work = new ImportWork { LookUps = entry.Count, OutsideLookUps = target == Outside ? entry.Count : 0 };
        var forwards = new List<ForwardStep>();
        if (target == Outside)
        {
            return new LookUpCounts(work, forwards);
        }

        if (!ImportedNames.AreKept(entry))
        {
            return new LookUpCounts(new ImportWork { LookUps = entry.Count, Unresolved = entry.Count }, []);
        }

        try
        {
            PeImage image = open(importer);
            ExportDirectory exports = ExportDirectory.Of(open(target));
            var thunks = new ImportThunkEnumerator(image, ImportedNames.TableOf(entry), ImageDefect.ImportDirectory);
            foreach (ImportThunk thunk in thunks)
            {
                if (Look(target, exports, SymbolReference.Of(thunks, thunk), hops: 0, ref work) is { } step)
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

    private ForwardStep? Look(int dll, ExportDirectory exports, SymbolReference symbol, int hops, ref ImportWork work)
    {
        int comparisons = 0;
        bool isHintRight = false;
        long index = symbol.IsByOrdinal ? symbol.Ordinal - (long)exports.OrdinalBase : exports.IndexOf(symbol.Name, symbol.Hint, out comparisons, out isHintRight);
        ExportTarget export = index >= 0 && index < exports.Count ? exports.GetTarget((int)index) : default;
        work += new ImportWork
        {
            Comparisons = comparisons,
            HintHits = isHintRight ? 1 : 0,
            ByOrdinal = symbol.IsByOrdinal && hops == 0 ? 1 : 0,
            Unresolved = export.Kind == ExportTargetKind.None ? 1 : 0,
        };
        if (export.Kind != ExportTargetKind.Forwarder || hops == MaxHops)
        {
            return null;
        }

        if (!forwarders.TryGetValue((dll, (int)index), out ForwardStep step))
        {
            ReadOnlySpan<byte> text = exports.GetForwarder(export);
            if (text.Length > MaxForwarder || !Forwarder.TryParse(text, out Forwarder forwarder))
            {
                return null;
            }

            step = forwarders.GetOrAdd((dll, (int)index), new ForwardStep(Encoding.UTF8.GetString(forwarder.Dll.ToArray()) + ".dll", forwarder.Name.ToArray(), forwarder.Ordinal, 0));
        }

        return step with { Hops = hops + 1 };
    }
}
