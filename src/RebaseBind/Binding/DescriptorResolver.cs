using System;
using System.Collections.Generic;
using RebaseBind.Findings;
using RebaseBind.Policies;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Exports;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Imports;
using RebaseBind.Words;

namespace RebaseBind.Binding;

/// <summary>
/// Decides, DLL by DLL, what the imports of one image are bound to. A DLL is bound with all its imports or not at all: that is the unit loaders
/// check.
/// </summary>
internal sealed class DescriptorResolver
{
    private const string NoBoundTable = "has no bound table in this image: it was linked with /DELAY:NOBIND or by a linker that writes none";
    private const string NoNameTable = "has no import name table in this image, and a loader could not repair a stale binding";
    private const string StrayValue = "has a descriptor in this image that imports nothing, but its address table holds a value";
    private const string NoAddressTable = "has an address table for which the file has no bytes";
    private const string RelocatedTable = "has an address table with base relocations, which would change bound addresses";

    private readonly PeImage image;
    private readonly Importer importer;
    private readonly BindTargetSet targets;
    private readonly TargetRules rules;
    private readonly ExportResolver exports;
    private readonly bool mustBeHonoured;
    private readonly ImportTables tables;

    /// <summary>Prepares for one image, whose own tables have been checked.</summary>
    internal DescriptorResolver(PeImage image, Importer importer, BindTargetSet targets, ImportTables tables, BindPolicy policy)
    {
        this.image = image;
        this.importer = importer;
        this.targets = targets;
        this.tables = tables;
        mustBeHonoured = policy == BindPolicy.Effective;
        rules = new TargetRules(targets);
        exports = new ExportResolver(targets, rules, importer, mustBeHonoured);
    }

    /// <summary>Decides on one descriptor.</summary>
    internal Decision Resolve(ImportEntry entry)
    {
        if (RefuseEntry(entry) is { } refusal)
        {
            return Decision.Refuse(entry, refusal);
        }

        BindTarget? target = targets.Find(entry.Dll, importer, out BindRefusal? missing);
        if (target is null)
        {
            return Decision.Refuse(entry, missing!);
        }

        if (string.Equals(target.Path, importer.Path, StringComparison.OrdinalIgnoreCase))
        {
            return Decision.Refuse(entry, new BindRefusal(FindingCatalog.BindSelf, "is the image itself"), target);
        }

        try
        {
            return rules.Refuse(target, mustBeHonoured, entry.IsDelayLoaded) is { } unfit ? Decision.Refuse(entry, unfit, target)
                : entry.IsDelayLoaded ? ResolveDelayed(entry, target)
                : ResolveImports(entry, target);
        }
        catch (BadImageException bad)
        {
            var damaged = new BindRefusal(FindingCatalog.BindDamagedTarget, "is, or leads to, a damaged DLL: " + bad.Message);
            return Decision.Refuse(entry, damaged, target);
        }
        catch (RebaseBindException changed)
        {
            var unreadable = new BindRefusal(FindingCatalog.UnreadableFile, "is, or leads to, a DLL that cannot be read: " + changed.Message);
            return Decision.Refuse(entry, unreadable, target);
        }
    }

    private static BindRefusal AllForwarded => new(
        FindingCatalog.BindDelayForwarded,
        "forwards all these imports, and the delay-load helper could not check the DLLs that they lead to");

    /// <summary>
    /// Of the two independent loaders of the NT 5 kind, one takes a binding for valid if the last DLL that forwarders lead to is unchanged, whatever
    /// became of those before it (ReactOS dll/ntdll/ldr/ldrpe.c LdrpHandleOneNewFormatImportDescriptor); no document says what Windows does.
    /// </summary>
    private static BindRefusal Forwarded(List<ForwardTarget> chain)
    {
        string others = chain.Count == 1 ? chain[0].Module.FileName : $"{chain[0].Module.FileName} and {Amounts.Count(chain.Count - 1, "other DLL")}";
        return new BindRefusal(
            FindingCatalog.BindForwarded,
            $"forwards imports of this image to {others}, and if one of these DLLs is replaced, not every loader is known to notice; "
            + "'all' binds such imports and relies on loaders that notice");
    }

    private BindRefusal? RefuseEntry(ImportEntry entry)
    {
        uint width = image.Headers.IsPe32Plus ? sizeof(ulong) : (uint)sizeof(uint);
        return entry.IsOfVisualC6 ? new BindRefusal(
            FindingCatalog.BindOldDelayLoad,
            "is delay-loaded in the form of Visual C++ 6, which is not bound")
            : entry.HoldsStrayValue ? new BindRefusal(FindingCatalog.BindNothing, StrayValue)
            : entry.Count == 0 ? new BindRefusal(null, "has no imports in this image")
            : entry.IsDelayLoaded && entry.Slots.IsZero ? new BindRefusal(FindingCatalog.BindNoTable, NoBoundTable)
            : tables.Overlaps.RefusalOf(entry) is { } overlap ? overlap
            : entry.NameTable.IsZero ? new BindRefusal(FindingCatalog.BindNoNameTable, NoNameTable)
            : !image.TryGetOffset(entry.Slots, (uint)entry.Count * width, out _) ? new BindRefusal(FindingCatalog.BindNoTable, NoAddressTable)
            : tables.Relocated.Contains(entry) ? new BindRefusal(FindingCatalog.BindRelocatedSlot, RelocatedTable)
            : entry is { IsDelayLoaded: true, IsBound: false } && !IsZero(entry, width) ? TableOverlaps.TooShort(image, [entry.Dll])
            : null;
    }

    /// <summary>Linkers leave bound tables zero: if this one is not, it holds something else, too.</summary>
    private bool IsZero(ImportEntry entry, uint width)
    {
        image.TryGetOffset(entry.Slots, (uint)entry.Count * width, out FileOffset offset);
        foreach (byte value in image.Bytes.Slice(offset.Value, entry.Count * (int)width))
        {
            if (value != 0)
            {
                return false;
            }
        }

        return true;
    }

    private Decision ResolveImports(ImportEntry entry, BindTarget target)
    {
        var addresses = new ulong[entry.Count];
        var chain = new List<ForwardTarget>();
        ExportDirectory table = ExportDirectory.Of(target.Image);
        ImportThunkEnumerator thunks = entry.GetThunks(image, entry.NameTable);
        foreach (ImportThunk thunk in thunks)
        {
            addresses[thunk.Index] = exports.Resolve(target, table, thunks.GetWanted(thunk), chain, out BindRefusal? refusal).Value;
            if (refusal is not null)
            {
                return Decision.Refuse(entry, refusal, target);
            }
        }

        return mustBeHonoured && chain.Count != 0
            ? Decision.Refuse(entry, Forwarded(chain), target)
            : new Decision(entry, target, addresses, chain, null);
    }

    /// <summary>
    /// A slot of a forwarded export stays 0: the delay-load helper checks the first DLL only, and asks GetProcAddress where it finds 0
    /// (delayhlp.cpp of Visual C++).
    /// </summary>
    private Decision ResolveDelayed(ImportEntry entry, BindTarget target)
    {
        var addresses = new ulong[entry.Count];
        ExportDirectory table = ExportDirectory.Of(target.Image);
        int forwarded = 0;
        ImportThunkEnumerator thunks = entry.GetThunks(image, entry.NameTable);
        foreach (ImportThunk thunk in thunks)
        {
            ExportTarget export = ExportResolver.Look(target, table, thunks.GetWanted(thunk), out BindRefusal? refusal);
            if (refusal is not null)
            {
                return Decision.Refuse(entry, refusal, target);
            }

            bool isForwarded = export.Kind == ExportTargetKind.Forwarder;
            forwarded += isForwarded ? 1 : 0;
            addresses[thunk.Index] = isForwarded ? 0 : target.ImageBase.Value + export.Address.Value;
        }

        return forwarded == entry.Count
            ? Decision.Refuse(entry, AllForwarded, target)
            : new Decision(entry, target, addresses, [], null);
    }
}
