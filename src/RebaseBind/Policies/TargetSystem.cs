using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;

namespace RebaseBind.Policies;

/// <summary>A system that images are for, and the words that are right for it where the user writes none: the one table for every door.</summary>
/// <remarks>
/// Under Wine there is no ASLR, so DYNAMICBASE protects nothing; since Wine 9 it means that a DLL is relocated anew in each process, at whatever base
/// (Wine 10.0, read and measured). ARM and ARM64 images keep it in any case.
/// </remarks>
internal sealed class TargetSystem
{
    /// <summary>The policies, called as their options are.</summary>
    internal const string Ranges = "ranges";

    /// <inheritdoc cref="Ranges"/>
    internal const string DynamicBase = "dynamic-base";

    /// <inheritdoc cref="Ranges"/>
    internal const string Layout = "layout";

    /// <inheritdoc cref="Ranges"/>
    internal const string Profiles = "profile";

    private readonly IReadOnlyList<TargetWord> words;

    private TargetSystem(params TargetWord[] words) => this.words = words;

    /// <summary>No system in particular: what the user does not write is as it is without.</summary>
    internal static TargetSystem Any { get; } = new();

    /// <summary>Windows.</summary>
    internal static TargetSystem Windows { get; } = new(
        new(Ranges, "windows", "the layout is for Windows"),
        new(DynamicBase, "keep", "DYNAMICBASE stays, so ASLR stays; DLLs that have it gain nothing on Windows Vista and later"),
        new(Layout, "keep", "files keep their layout: Windows maps any"),
        new(Profiles, "windows-xp;windows-7;windows-10", "the loaders of Windows count, and Wine's do not"));

    /// <summary>Wine of any version.</summary>
    internal static TargetSystem Wine { get; } = new(
        new(Ranges, "wine", "images move only where every known Wine leaves addresses free; 32-bit ones have 258 MiB less room than under Windows"),
        WithoutDynamicBase,
        InPages,
        new(Profiles, "wine-8.0;wine-10.0", "Wine's loaders count, and those of Windows do not"));

    /// <summary>Proton, which is made from Wine 9 and later.</summary>
    internal static TargetSystem Proton { get; } = new(
        new(Ranges, "wine-10.0", "images move only where Wine 9 and later leaves addresses free; older ones were not thought of"),
        WithoutDynamicBase,
        InPages,
        new(Profiles, "wine-10.0", "the loader of Wine 10.0 counts, and no other"));

    /// <summary>Cygwin and MSYS2.</summary>
    internal static TargetSystem Msys2 { get; } = new(
        new(Ranges, "msys2", "images lie where Cygwin's rebase puts them, and the run-time DLL stays as it is"),
        new(DynamicBase, "keep", "DYNAMICBASE stays; ASLR moves DLLs that have it, once for all processes until the next start of Windows"),
        new(Layout, "keep", "files keep their layout: Windows maps any"));

    private static TargetWord WithoutDynamicBase => new(
        DynamicBase,
        "clear",
        "DYNAMICBASE is cleared in x86 and x64 DLLs, which costs nothing under Wine, and ASLR on Windows");

    private static TargetWord InPages => new(Layout, "pages", "files are laid out in pages, EXEs too, which makes them about 1 % longer");

    /// <summary>The word for a policy: the user's own, and if there is none, the one that is right for this system.</summary>
    /// <param name="policy">The policy, called as its option is, without "--".</param>
    /// <param name="written">What the user wrote; empty or null for nothing.</param>
    internal string WordFor(string policy, string? written)
        => written is { Length: > 0 } ? written : words.FirstOrDefault(word => word.Policy == policy)?.Word ?? string.Empty;

    /// <summary>Says what was chosen and what it costs: a note for each policy that is open.</summary>
    /// <param name="name">What the user wrote to name the system, as "--for wine".</param>
    /// <param name="isOpen">Whether a policy matters and the user wrote nothing about it.</param>
    internal IReadOnlyList<Finding> Notes(string name, Func<string, bool> isOpen)
        => [.. words.Where(word => isOpen(word.Policy)).Select(word => new Finding(
            FindingCatalog.ChosenPolicy,
            FindingSeverity.Note,
            string.Empty,
            $"{name}: {word.Cost}"))];

    /// <summary>One policy of a system.</summary>
    /// <param name="Policy">The policy.</param>
    /// <param name="Word">What is chosen.</param>
    /// <param name="Cost">What that means and costs, as a main clause.</param>
    private sealed record TargetWord(string Policy, string Word, string Cost);
}
