using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
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
    internal const int MaxHops = 32;

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
    /// <param name="profile">The loader.</param>
    /// <param name="target">The number of the DLL.</param>
    /// <param name="work">Gets the cost.</param>
    /// <param name="isMissing">Whether the DLL does not export what the forwarder names.</param>
    /// <returns>Where that leads on; null if the way ends there.</returns>
    internal ForwardStep? Follow(ForwardStep step, LoaderProfile profile, ImageNumber target, ref ImportWork work, out bool isMissing)
    {
        isMissing = false;
        try
        {
            if (open(target) is not { } dll)
            {
                return null;
            }

            WantedExport wanted = step.For(profile).Export.ToWanted(profile.ForwardedNameHint);
            return Look(target, ExportDirectory.Of(dll), wanted, step.Hops, ref work, out isMissing);
        }
        catch (BadImageException)
        {
            work += new ImportWork { Unresolved = 1 };
            return null;
        }
    }

    /// <summary>Where the imports of one descriptor lead, in order; empty if that cannot be read.</summary>
    /// <param name="importer">The number of the image that imports.</param>
    /// <param name="entry">What it imports.</param>
    /// <param name="target">The number of the DLL.</param>
    internal IReadOnlyList<ExportPlace> Places(ImageNumber importer, ImportEntry entry, ImageNumber target)
    {
        var places = new List<ExportPlace>();
        if (!ImportedNames.AreKept(entry))
        {
            return places;
        }

        try
        {
            if (open(importer) is not { } image || open(target) is not { } dll)
            {
                return places;
            }

            ExportDirectory exports = ExportDirectory.Of(dll);
            ImportThunkEnumerator thunks = entry.GetThunks(image, ImportedNames.TableOf(entry));
            foreach (ImportThunk thunk in thunks)
            {
                places.Add(Place(target, exports, thunks.GetWanted(thunk)));
            }

            return places;
        }
        catch (BadImageException)
        {
            return [];
        }
    }

    /// <summary>Where a forwarder leads in the DLL that it names.</summary>
    internal ExportPlace Place(ForwardReading wanted, ImageNumber target)
    {
        try
        {
            return open(target) is { } dll ? Place(target, ExportDirectory.Of(dll), wanted.Export.ToWanted(hint: null)) : default;
        }
        catch (BadImageException)
        {
            return default;
        }
    }

    private ExportPlace Place(ImageNumber dll, ExportDirectory exports, WantedExport wanted)
    {
        ExportTarget export = exports.TryFind(wanted, out ExportIndex index) ? exports.GetTarget(index) : default;
        return export.Kind == ExportTargetKind.Address ? new ExportPlace(export.Address, null)
            : export.Kind == ExportTargetKind.Forwarder ? new ExportPlace(null, Read(dll, exports, index, export))
            : default;
    }

    private LookUpCounts Count(ImageNumber importer, ImportEntry entry, ImageNumber target)
    {
        var work = new ImportWork { LookUps = entry.Count };
        var forwards = new List<ForwardStep>();
        MissingExport? missing = null;
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
                WantedExport wanted = thunks.GetWanted(thunk);
                if (Look(target, exports, wanted, hops: 0, ref work, out bool isMissing) is { } step)
                {
                    forwards.Add(step);
                }

                if (isMissing)
                {
                    missing = missing is null ? MissingExport.First(wanted) : missing with { Others = missing.Others + 1 };
                }
            }
        }
        catch (BadImageException)
        {
            return new LookUpCounts(new ImportWork { LookUps = entry.Count, Unresolved = entry.Count }, []);
        }

        return new LookUpCounts(work, forwards, missing);
    }

    private ForwardStep? Look(ImageNumber dll, ExportDirectory exports, WantedExport symbol, int hops, ref ImportWork work, out bool isMissing)
    {
        bool isFound = exports.TryFind(symbol, out ExportIndex index, out int comparisons, out bool isHintRight);
        ExportTarget export = isFound ? exports.GetTarget(index) : default;
        bool isForwarded = export.Kind == ExportTargetKind.Forwarder && hops != MaxHops;
        ForwardStep? step = isForwarded ? Read(dll, exports, index, export) : null;
        isMissing = export.Kind == ExportTargetKind.None || (isForwarded && step is null);
        work += new ImportWork
        {
            Comparisons = comparisons,
            HintHits = isHintRight && hops == 0 ? 1 : 0,
            ByOrdinal = symbol.TryGetOrdinal(out _) && hops == 0 ? 1 : 0,
            Unresolved = isMissing ? 1 : 0,
        };
        return step is { } next ? next with { Hops = hops + 1 } : null;
    }

    /// <summary>What a forwarder names; null if its text names nothing.</summary>
    private ForwardStep? Read(ImageNumber dll, ExportDirectory exports, ExportIndex index, ExportTarget export)
    {
        if (forwarders.TryGetValue((dll, index), out ForwardStep known))
        {
            return known;
        }

        ReadOnlySpan<byte> text = exports.GetForwarder(export);
        int firstDot = text.IndexOf((byte)'.');
        int lastDot = text.LastIndexOf((byte)'.');
        return text.Length <= MaxForwarder
            && ForwardReading.Of(text, firstDot) is { } atFirst
            && (firstDot == lastDot ? atFirst : ForwardReading.Of(text, lastDot)) is { } atLast
            ? forwarders.GetOrAdd((dll, index), new ForwardStep(atFirst, atLast, 0))
            : null;
    }
}
