using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.Words;

namespace RebaseBind.Binding;

/// <summary>The tables of addresses that cannot be written, because they overlap something that is read or written.</summary>
/// <remarks>
/// A loader writes an import address table whatever is bound. So where one overlaps something of another descriptor, neither is bound: the loader
/// would write into what is bound. Nobody but the delay-load helper looks into a bound delay-load table, and only if its stamp says so: where such a
/// table overlaps something, nothing else suffers as long as it is not written.
/// </remarks>
internal sealed class TableOverlaps
{
    /// <summary>How much of a name is shown, in characters.</summary>
    private const int MaxShown = 100;

    private readonly Dictionary<ImportEntry, BindRefusal> refusals = [];
    private readonly HashSet<ImportEntry> endless = [];
    private readonly PeImage image;
    private readonly uint width;
    private readonly ImportEntry[] imports;
    private readonly ImportEntry[] delayed;

    private TableOverlaps(PeImage image, IReadOnlyList<ImportEntry> entries)
    {
        this.image = image;
        width = image.Headers.IsPe32Plus ? sizeof(ulong) : (uint)sizeof(uint);
        imports = [.. entries.Where(static entry => entry is { IsDelayLoaded: false, Count: not 0 })];
        delayed = [.. entries.Where(static entry => entry is { IsDelayLoaded: true, Count: not 0, Slots.IsZero: false })];
    }

    /// <summary>Finds them.</summary>
    /// <returns>
    /// Null if nothing of the image can be bound or unbound: the descriptors, or an import address table, overlap each other or the relocations or
    /// lie in the headers, or a name does not lie in a section.
    /// </returns>
    /// <exception cref="BadImageException">A name leaves the image, or the names overlap without measure.</exception>
    internal static TableOverlaps? TryFind(PeImage image, IReadOnlyList<ImportEntry> entries)
    {
        var found = new TableOverlaps(image, entries);
        found.FindEndless(entries);
        DescriptorTable[] tables = DescriptorTable.Of(image, entries);
        DataDirectory relocations = image.Headers.Directory(DirectoryIndex.BaseRelocation);
        var others = new RangeSet([(default, image.Headers.SizeOfHeaders), (relocations.Address, relocations.Size)]);
        var descriptors = new RangeSet([.. tables.Select(static table => (table.Start, table.Size))]);
        (Rva Start, uint Size)[] terminators = [.. tables.Select(table => table.Terminator(image)).Where(static terminator => terminator.Size != 0)];
        bool isClear = tables.All(table => !others.Touches(table.Start, table.Size))
            && terminators.All(terminator => ReadRanges.LieInSection(image, terminator.Start, terminator.Size)
                && !descriptors.Touches(terminator.Start, terminator.Size))
            && !new RangeSet([(tables[0].Start, tables[0].Size)]).Touches(tables[1].Start, tables[1].Size)
            && found.imports.All(entry => found.endless.Contains(entry) || !(found.Touch(entry, others) || found.Touch(entry, descriptors)));
        ReadRanges? read = isClear ? ReadRanges.TryCollect(image, entries, found.endless) : null;
        if (read is null || read.OwnersOfWhatTouches(descriptors).Any())
        {
            return null;
        }

        found.FindOverlapping(read, terminators, others, descriptors);
        return found;
    }

    /// <summary>Why the table of a descriptor is not written; null if it may be.</summary>
    internal BindRefusal? RefusalOf(ImportEntry entry) => refusals.TryGetValue(entry, out BindRefusal? refusal) ? refusal : null;

    /// <summary>Whether the table of a descriptor has no end of its own, so that nobody knows how many imports there are.</summary>
    internal bool IsEndless(ImportEntry entry) => endless.Contains(entry);

    /// <summary>What is said of a table for the addresses of delay-loaded imports that has too few slots.</summary>
    /// <param name="image">The image.</param>
    /// <param name="dlls">The names of the DLLs.</param>
    internal static BindRefusal TooShort(PeImage image, IReadOnlyList<string> dlls)
    {
        ReadOnlySpan<byte> version = image.Bytes.Slice(image.Headers.LinkerVersionOffset.Value, 2);
        string linker = $"linker {version[0]}.{version[1]:D2}";
        return new BindRefusal(
            FindingCatalog.BindOverlap,
            "has a table for bound addresses in this image that overlaps something else: such tables are shorter than their imports, "
            + $"as {linker} writes them")
        {
            Message = $"delay-loaded imports from {Enumerate(dlls)} are not bound: the tables for their bound addresses overlap something else, "
                + $"because such tables are shorter than their imports, as {linker} writes them",
            IsHarmless = true,
        };
    }

    /// <summary>The first names of a list, cut if they are long: thousands of descriptors can share the text.</summary>
    private static string Enumerate(IReadOnlyList<string> dlls) => dlls.Count switch
    {
        1 => Cut(dlls[0]),
        2 => $"{Cut(dlls[0])} and {Cut(dlls[1])}",
        _ => $"{Cut(dlls[0])}, {Cut(dlls[1])} and {Amounts.Count(dlls.Count - 2, "other DLL")}",
    };

    private static string Cut(string name) => name.Length <= MaxShown ? name : name.Remove(MaxShown) + "...";

    /// <summary>
    /// Finds tables that are not ended by a zero entry where they should be, but by that of another table, or nowhere in the range that the headers
    /// name.
    /// </summary>
    private void FindEndless(IReadOnlyList<ImportEntry> entries)
    {
        uint[] names = Sorted(entries.Where(static entry => !entry.NameTable.IsZero).Select(static entry => entry.NameTable.Value));
        uint[] slots = Sorted(entries.Where(static entry => !entry.IsDelayLoaded).Select(static entry => entry.Slots.Value));
        DataDirectory directory = image.Headers.Directory(DirectoryIndex.ImportAddressTable);
        Refuse(
            imports.Concat(delayed).Where(entry => StartsWithin(entry.NameTable, entry, names) || StartsWithin(entry.NameTable, entry, slots)
                || (!entry.IsDelayLoaded && StartsWithin(entry.Slots, entry, slots))),
            "has a list of imports in this image that no zero entry ends: it runs into the list of another DLL",
            "no zero entry ends the list of them, which runs into that of another DLL");
        Refuse(
            imports.Where(entry => entry.Slots - directory.Address < directory.Size
                && directory.Size - (entry.Slots - directory.Address) < Size(entry)
                && image.TryGetOffset(entry.Slots, Size(entry), out _)),
            "has a list of imports in this image that is longer than its address table: it runs out of what data directory 12 names",
            "the list of them runs out of the address tables that data directory 12 names");
        endless.UnionWith(refusals.Keys);
    }

    private void FindOverlapping(ReadRanges read, (Rva Start, uint Size)[] terminators, RangeSet others, RangeSet descriptors)
    {
        var reads = new RangeSet([.. read.All, .. terminators]);
        RangeSet slots = Ranges(imports);
        var overlapping = new HashSet<ImportEntry>(Overlapping(imports).Concat(imports.Where(entry => Touch(entry, reads))));
        overlapping.UnionWith(read.OwnersOfWhatTouches(slots));
        Refuse(
            imports.Concat(delayed).Where(overlapping.Contains),
            "has an address table or names in this image that overlap other tables",
            "their address tables or names overlap other tables");

        RangeSet named = Named();
        overlapping.UnionWith(Overlapping(delayed));
        ImportEntry[] tooShort =
        [
            .. delayed.Where(entry => overlapping.Contains(entry)
                || Touch(entry, reads) || Touch(entry, slots) || Touch(entry, others) || Touch(entry, descriptors) || Touch(entry, named)),
        ];
        if (tooShort.Length != 0)
        {
            Refuse(tooShort, TooShort(image, [.. tooShort.Select(static entry => entry.Dll)]));
        }
    }

    /// <summary>What else the headers name, import tables apart.</summary>
    private RangeSet Named()
    {
        DirectoryIndex[] kinds =
        [
            DirectoryIndex.Export, DirectoryIndex.Resource, DirectoryIndex.Exception, DirectoryIndex.Debug, DirectoryIndex.ThreadLocalStorage,
            DirectoryIndex.LoadConfiguration, DirectoryIndex.ClrHeader,
        ];
        DataDirectory[] directories = Array.ConvertAll(kinds, image.Headers.Directory);
        return new RangeSet(Array.ConvertAll(directories, static directory => (directory.Address, directory.Size)));
    }

    private void Refuse(IEnumerable<ImportEntry> refused, string text, string reason)
    {
        ImportEntry[] further = [.. refused.Where(entry => !refusals.ContainsKey(entry))];
        if (further.Length != 0)
        {
            string dlls = Enumerate([.. further.Select(static entry => entry.Dll)]);
            Refuse(further, new BindRefusal(FindingCatalog.BindOverlap, text) { Message = $"imports from {dlls} are not bound: {reason}" });
        }
    }

    private void Refuse(IEnumerable<ImportEntry> refused, BindRefusal refusal)
    {
        foreach (ImportEntry entry in refused.Where(entry => !refusals.ContainsKey(entry)))
        {
            refusals.Add(entry, refusal);
        }
    }

    /// <summary>Those whose slots overlap slots of another.</summary>
    private HashSet<ImportEntry> Overlapping(ImportEntry[] entries)
    {
        ImportEntry[] sorted = [.. entries.OrderBy(static entry => entry.Slots.Value)];
        var overlapping = new HashSet<ImportEntry>();
        int last = 0;
        for (int i = 1; i < sorted.Length; i++)
        {
            // The one that ends last is enough: whatever it hides has been found to overlap it.
            if (sorted[i].Slots.Value < End(sorted[last]))
            {
                overlapping.Add(sorted[i]);
                overlapping.Add(sorted[last]);
            }

            last = End(sorted[i]) > End(sorted[last]) ? i : last;
        }

        return overlapping;
    }

    private RangeSet Ranges(ImportEntry[] entries) => new(Array.ConvertAll(entries, entry => (entry.Slots, Size(entry))));

    private bool Touch(ImportEntry entry, RangeSet set) => set.Touches(entry.Slots, Size(entry));

    private uint Size(ImportEntry entry) => (uint)entry.Count * width;

    private ulong End(ImportEntry entry) => entry.Slots.Value + (ulong)Size(entry);

    private static uint[] Sorted(IEnumerable<uint> values)
    {
        uint[] sorted = [.. values];
        Array.Sort(sorted);
        return sorted;
    }

    /// <summary>Whether one of some ascending addresses lies in a table of an entry, but not at its start.</summary>
    private bool StartsWithin(Rva table, ImportEntry entry, uint[] starts)
    {
        int low = 0;
        int high = starts.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            (low, high) = starts[middle] <= table.Value ? (middle + 1, high) : (low, middle);
        }

        return !table.IsZero && low < starts.Length && starts[low] - table.Value < Size(entry);
    }
}
