using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Policies;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Certificates;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.Binding;

/// <summary>
/// Binds the imports of one image to a set of DLLs, in the new style: addresses in the import address tables, and a bound import directory by
/// which loaders tell whether they still hold.
/// </summary>
/// <remarks>Old-style binding is never written: loaders since Windows XP take no advantage of it.</remarks>
public static class ImageBinder
{
    /// <summary>Refusals that mean damage, or an image that will not load: a person should hear of them.</summary>
    private static readonly HashSet<string> Alarming = new(StringComparer.Ordinal)
    {
        FindingCatalog.BindNotExported,
        FindingCatalog.BindForwarder,
        FindingCatalog.BindSelf,
        FindingCatalog.BindDamagedTarget,
        FindingCatalog.BindRelocatedSlot,
        FindingCatalog.BindOverlap,
        FindingCatalog.BindNoRoom,
        FindingCatalog.BindNothing,
        FindingCatalog.UnreadableFile,
    };

    /// <summary>Decides how an image is bound. Reads only; <see cref="ImageBinding.Apply"/> makes the changes.</summary>
    /// <param name="path">
    /// The image's path, relative to the same root as those of the targets, with '/'; its folder is where DLLs are looked for first.
    /// </param>
    /// <param name="file">The whole file.</param>
    /// <param name="targets">The DLLs it may be bound to.</param>
    /// <param name="policy">Which imports are bound; with <see cref="BindPolicy.None"/> the bindings it has are taken out.</param>
    /// <exception cref="BadImageException">
    /// The file is not an image, or its headers or relocations are damaged. Damaged import tables are a finding.
    /// </exception>
    public static ImageBinding Bind(string path, ReadOnlyMemory<byte> file, BindTargetSet targets, BindPolicy policy)
    {
        PeImage image = PeImage.Read(file);
        return Bind(image, new Importer(path, image), targets, policy, leave: null);
    }

    /// <summary>Decides how an image is bound.</summary>
    /// <param name="image">The image.</param>
    /// <param name="importer">Where it lies.</param>
    /// <param name="targets">The DLLs it may be bound to.</param>
    /// <param name="policy">Which imports are bound.</param>
    /// <param name="leave">Why the file must not change, if so.</param>
    internal static ImageBinding Bind(PeImage image, Importer importer, BindTargetSet targets, BindPolicy policy, BindRefusal? leave)
    {
        try
        {
            // Damage there would keep the image from being edited.
            CertificateTable.Of(image);
            IReadOnlyList<ImportEntry> entries = ImportEntryReader.Read(image);
            ArrivedBindings arrived = ArrivedBindings.Of(image, entries);
            if (policy == BindPolicy.None && !arrived.Exist)
            {
                return new ImageBinding(importer.Path, [], 0, [], []);
            }

            var overlaps = TableOverlaps.TryFind(image, entries);
            HashSet<ImportEntry?> relocated = overlaps is null ? [] : new WrittenRanges(image, entries, overlaps).FindRelocated(image);
            bool isBoundThere = overlaps is not null
                && entries.Any(entry => entry is { IsBound: true, IsDelayLoaded: false } && overlaps.RefusalOf(entry) is not null);
            BindRefusal? untouchable = leave
                ?? (arrived.Permanent.Count != 0
                    ? BindRefusal.Whole(FindingCatalog.BoundForGood, "the image is bound already, and the binding cannot be taken out")
                    : null)
                ?? (image.Headers.SharedData.Length != 0
                    ? BindRefusal.Whole(FindingCatalog.SharedBytes, "bytes of the image's file are mapped twice, as packers arrange it")
                    : null)
                ?? (overlaps is null || isBoundThere
                    ? BindRefusal.Whole(FindingCatalog.BindOverlap, "binding would write tables of the image that overlap other tables")
                    : null)
                ?? (relocated.Contains(null) || entries.Any(entry => entry.IsBound && relocated.Contains(entry))
                    ? BindRefusal.Whole(FindingCatalog.BindOverlap,
                        "base relocations change the stamps in the image's descriptors, or its bound addresses")
                    : null);
            Finding[] findings = arrived.Describe(importer, targets, untouchable) is { } finding ? [finding] : [];
            if (untouchable is not null)
            {
                Decision[] none = [.. entries.Select(entry => Decision.Refuse(entry, untouchable))];
                return new ImageBinding(importer.Path, Report(none, policy), 0, [], [.. findings, .. Alarm(none, importer, policy)]);
            }

            Decision[] decisions = Decide(image, importer, targets, new ImportTables(entries, overlaps!, relocated), policy);
            BoundDirectory? directory = null;
            if (decisions.Any(static decision => decision is { IsBound: true, Entry.IsDelayLoaded: false }))
            {
                directory = BoundDirectory.TryMake(
                    image, decisions.Where(static decision => !decision.Entry.IsDelayLoaded),
                    arrived.Reusable,
                    out BindRefusal? noRoom);
                decisions = noRoom is null ? decisions : [.. decisions.Select(decision => decision is { IsBound: true, Entry.IsDelayLoaded: false }
                    ? Decision.Refuse(decision.Entry, noRoom, decision.Target)
                    : decision)];
            }

            var writer = new BindingWriter(image, arrived, overlaps!);
            return new ImageBinding(
                importer.Path,
                Report(decisions, policy),
                directory?.HeaderGrowth ?? 0,
                writer.Write(decisions, directory),
                [.. findings, .. Alarm(decisions, importer, policy)]);
        }
        catch (BadImageException bad)
        {
            string problem = "imports are not bound: " + bad.Message;
            var damage = new Finding(FindingCatalog.CodeOf(bad.Defect), FindingSeverity.Warning, importer.Path, problem);
            return new ImageBinding(importer.Path, [], 0, [], [damage]);
        }
    }

    private static Decision[] Decide(
        PeImage image,
        Importer importer,
        BindTargetSet targets,
        ImportTables tables,
        BindPolicy policy)
    {
        ImportEntry[] imports = [.. tables.Entries.Where(static entry => !entry.IsDelayLoaded)];
        BindRefusal? all = policy == BindPolicy.None ? BindRefusal.Whole(null, "binding is off")
            : ImageRules.Refuse(image);
        BindRefusal? loaded = all
            ?? (policy == BindPolicy.Effective ? ImageRules.RefuseAsIneffective(image) : null)
            ?? ImageRules.RefuseDirectory(image, imports, tables.Overlaps);
        var resolver = new DescriptorResolver(image, importer, targets, tables, policy);
        return [.. tables.Entries.Select(entry => (entry.IsDelayLoaded ? all : loaded) is { } refusal
            ? Decision.Refuse(entry, refusal)
            : resolver.Resolve(entry))];
    }

    private static ImportBinding[] Report(IEnumerable<Decision> decisions, BindPolicy policy)
        => policy == BindPolicy.None ? [] : [.. decisions.Select(static decision => decision.ToReport())];

    private static IEnumerable<Finding> Alarm(IEnumerable<Decision> decisions, Importer importer, BindPolicy policy)
        => decisions
            .Where(decision => policy != BindPolicy.None && decision.Refusal?.Code is { } code && Alarming.Contains(code))
            .Select(decision => new Finding(
                decision.Refusal!.Code!,
                decision.Refusal.IsHarmless ? FindingSeverity.Note : FindingSeverity.Warning,
                importer.Path,
                decision.Refusal.ToMessage(decision.Entry.Dll)))
            .Distinct();
}
