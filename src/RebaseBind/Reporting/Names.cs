using System.Reflection.PortableExecutable;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Loading;
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

    /// <summary>"at-base", "aslr", "collision", "aslr-collision", "forced" or "low-base".</summary>
    public static string Of(LandingReason landing) => landing switch
    {
        LandingReason.AtBase => "at-base",
        LandingReason.Aslr => "aslr",
        LandingReason.Collision => "collision",
        LandingReason.AslrCollision => "aslr-collision",
        LandingReason.Forced => "forced",
        _ => "low-base",
    };

    /// <summary>"root", "import", "forwarder", "delay-load", "p-invoke", "assembly", "runtime", "declared" or "host".</summary>
    public static string Of(LoadCause cause) => cause switch
    {
        LoadCause.Root => "root",
        LoadCause.Import => "import",
        LoadCause.Forwarder => "forwarder",
        LoadCause.DelayLoad => "delay-load",
        LoadCause.PInvoke => "p-invoke",
        LoadCause.Assembly => "assembly",
        LoadCause.Runtime => "runtime",
        LoadCause.Declared => "declared",
        _ => "host",
    };

    /// <summary>"system", "api-set", "not-on-search-path", "other-machine" or "missing".</summary>
    public static string Of(OutsideKind kind) => kind switch
    {
        OutsideKind.System => "system",
        OutsideKind.ApiSet => "api-set",
        OutsideKind.NotOnSearchPath => "not-on-search-path",
        OutsideKind.OtherMachine => "other-machine",
        _ => "missing",
    };

    /// <summary>"effective", "no-effect" or "harmful".</summary>
    public static string Of(Effect effect) => effect switch
    {
        Effect.Effective => "effective",
        Effect.NoEffect => "no-effect",
        _ => "harmful",
    };

    /// <summary>"thin-fixups", "lone-address-table", "late-on-search-path", "unaligned-file", "missed-hints" or "wasted-address-space".</summary>
    public static string Of(AdviceKind kind) => kind switch
    {
        AdviceKind.ThinFixups => "thin-fixups",
        AdviceKind.LoneAddressTable => "lone-address-table",
        AdviceKind.LateOnSearchPath => "late-on-search-path",
        AdviceKind.UnalignedFile => "unaligned-file",
        AdviceKind.MissedHints => "missed-hints",
        _ => "wasted-address-space",
    };

    /// <summary>"on", "off" or "forced".</summary>
    public static string Of(AslrMode mode) => mode switch
    {
        AslrMode.On => "on",
        AslrMode.Off => "off",
        _ => "forced",
    };
}
