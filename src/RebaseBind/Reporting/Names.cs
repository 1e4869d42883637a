using System.Reflection.PortableExecutable;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Planning;

namespace RebaseBind.Reporting;

/// <summary>The words that reports use for machines, kinds, actions, changes and severities; part of the JSON form.</summary>
public static class Names
{
    /// <summary>"x86", "x64", "arm" or "arm64".</summary>
    public static string Of(Machine machine) => machine switch
    {
        Machine.I386 => "x86",
        Machine.Amd64 => "x64",
        Machine.ArmThumb2 => "arm",
        Machine.Arm64 => "arm64",
        _ => "0x" + ((ushort)machine).ToString("x", System.Globalization.CultureInfo.InvariantCulture),
    };

    /// <summary>"native", "mixed", "il", "readytorun", "resource" or "hybrid".</summary>
    public static string Of(ImageKind kind) => kind switch
    {
        ImageKind.Native => "native",
        ImageKind.Mixed => "mixed",
        ImageKind.IntermediateLanguage => "il",
        ImageKind.ReadyToRun => "readytorun",
        ImageKind.ResourceOnly => "resource",
        _ => "hybrid",
    };

    /// <summary>"moved", "kept", "fixed" or "skipped".</summary>
    public static string Of(PlacementAction action) => action switch
    {
        PlacementAction.Moved => "moved",
        PlacementAction.Kept => "kept",
        PlacementAction.Fixed => "fixed",
        _ => "skipped",
    };

    /// <summary>"added", "removed" or "moved".</summary>
    public static string Of(PlanDiffChange change) => change switch
    {
        PlanDiffChange.Added => "added",
        PlanDiffChange.Removed => "removed",
        _ => "moved",
    };

    /// <summary>"note", "warning" or "error", as in SARIF.</summary>
    public static string Of(FindingSeverity severity) => severity switch
    {
        FindingSeverity.Note => "note",
        FindingSeverity.Warning => "warning",
        _ => "error",
    };
}
