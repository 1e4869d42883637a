using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Addresses;

namespace RebaseBind.Policies;

/// <summary>The words and numbers by which users set policies: the one table for every door.</summary>
internal static class PolicyWords
{
    /// <summary>The system that the images are for, which chooses the words of other tables.</summary>
    internal static Choice<TargetSystem> For { get; } = new(
        ("any", TargetSystem.Any),
        ("windows", TargetSystem.Windows),
        ("wine", TargetSystem.Wine),
        ("proton", TargetSystem.Proton),
        ("msys2", TargetSystem.Msys2));

    /// <summary>Which imports are bound.</summary>
    internal static Choice<BindPolicy> Bind { get; } = new(("effective", BindPolicy.Effective), ("none", BindPolicy.None), ("all", BindPolicy.All));

    /// <summary>What happens to signed images.</summary>
    internal static Choice<SignedPolicy> Signed { get; } = new(("skip", SignedPolicy.Skip), ("strip", SignedPolicy.Strip));

    /// <summary>What happens to DYNAMICBASE.</summary>
    internal static Choice<DynamicBasePolicy> DynamicBase { get; } = new(("keep", DynamicBasePolicy.Keep), ("clear", DynamicBasePolicy.Clear));

    /// <summary>What happens to the layout of files.</summary>
    internal static Choice<FileLayout> Layout { get; } = new(("keep", FileLayout.Keep), ("pages", FileLayout.Pages));

    /// <summary>What happens to ReadyToRun images.</summary>
    internal static Choice<ReadyToRunPolicy> ReadyToRun { get; } = new(("keep", ReadyToRunPolicy.Keep), ("rebase", ReadyToRunPolicy.Rebase));

    /// <summary>How places are chosen.</summary>
    internal static Choice<PlacementMode> Placement { get; }
        = new(("stable", PlacementMode.Stable), ("compact", PlacementMode.Compact), ("top", PlacementMode.Top));

    /// <summary>Whose address space it is.</summary>
    internal static Choice<RangeProfile> Ranges { get; }
        = new(
            ("windows", RangeProfile.Windows),
            ("wine", RangeProfile.Wine),
            ("wine-8.0", RangeProfile.Wine8),
            ("wine-10.0", RangeProfile.Wine10),
            ("msys2", RangeProfile.Msys2));

    /// <summary>A switch.</summary>
    internal static Choice<bool> TrueOrFalse { get; } = new(("false", false), ("true", true));

    /// <summary>Room to grow, in percent.</summary>
    internal static WholeNumber Growth { get; } = new(
        0,
        LayoutPolicy.MaxGrowthPercent,
        FormattableString.Invariant($"a percentage from 0 to {LayoutPolicy.MaxGrowthPercent}, without the sign"));

    /// <summary>A count of things of which there is at least one: jobs, processes, sessions.</summary>
    internal static WholeNumber Count { get; } = new(1, int.MaxValue, "a whole number from 1 up");

    /// <summary>The word for the addresses near each EXE, where a range of addresses to keep free is asked for.</summary>
    internal const string NearExe = "near-exe";

    /// <summary>What is wrong with addresses to keep free, as a whole message; null if nothing is.</summary>
    /// <param name="name">What the user calls them: an item or an option.</param>
    /// <param name="text">What the user wrote: a range, or <see cref="NearExe"/>.</param>
    internal static string? FindReserveFault(string name, string text)
        => !IsNearExe(text) && FindRangeFault(name, text) is { } fault ? $"{fault}, or '{NearExe}'" : null;

    /// <summary>Whether the addresses near each EXE are meant.</summary>
    internal static bool IsNearExe(string text) => text.Equals(NearExe, StringComparison.OrdinalIgnoreCase);

    /// <summary>A layout that keeps addresses free.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="texts">What the user wrote; what has a fault is left out.</param>
    internal static LayoutPolicy Reserve(LayoutPolicy layout, IEnumerable<string> texts)
    {
        string[] sound = [.. texts.Where(static text => FindReserveFault(string.Empty, text) is null)];
        return layout with
        {
            Reserved = [.. sound.Where(static text => !IsNearExe(text)).Select(AddressRange.Parse)],
            KeepsClearOfExes = sound.Any(IsNearExe),
        };
    }

    /// <summary>What is wrong with an address range, as a whole message; null if nothing is.</summary>
    /// <param name="name">What the user calls it: an item or an option.</param>
    /// <param name="text">What the user wrote.</param>
    internal static string? FindRangeFault(string name, string text)
    {
        try
        {
            AddressRange.Parse(text);
            return null;
        }
        catch (FormatException bad)
        {
            return name + ": " + bad.Message;
        }
    }
}
