using RebaseBind.Images;
using RebaseBind.Inputs;
using RebaseBind.Loading;
using RebaseBind.Words;

namespace RebaseBind.Gating;

/// <summary>One image that loaders relocate, in all processes together.</summary>
internal sealed class RelocationCase(ImageSummary image)
{
    internal ImageSummary Image { get; } = image;

    internal Sightings Where { get; } = new();

    /// <summary>The image where its relocation costs most.</summary>
    internal LoadedModule Worst { get; private set; } = null!;

    /// <summary>The loader there.</summary>
    internal LoaderProfile Profile { get; private set; } = null!;

    /// <summary>Whether one of its relocations is an error.</summary>
    internal bool IsError { get; private set; }

    internal GateNumbers Cost { get; private set; }

    /// <summary>"12 fixups, 2 private pages (8 KiB)", for the worst process.</summary>
    internal string CostText => Amounts.Count(Worst.Fixups, "fixup") + ", " + GateText.PrivatePages(Worst.PrivatePagesByCause.Relocation);

    internal void Add(LoaderProfile profile, SimulatedProcess process, LoadedModule module, bool isError)
    {
        Where.Add(profile.Name, process.Root);
        IsError |= isError;
        var cost = new GateNumbers { Fixups = module.Fixups, PrivateBytes = GateText.Bytes(module.PrivatePagesByCause.Relocation) };
        Cost = GateNumbers.Max(Cost, cost);
        if (Worst is null || IsWorse(module, Worst))
        {
            (Worst, Profile) = (module, profile);
        }
    }

    private static bool IsWorse(LoadedModule module, LoadedModule than)
    {
        int pages = module.PrivatePagesByCause.Relocation;
        int thanPages = than.PrivatePagesByCause.Relocation;
        return pages > thanPages || (pages == thanPages && module.Fixups > than.Fixups);
    }
}
