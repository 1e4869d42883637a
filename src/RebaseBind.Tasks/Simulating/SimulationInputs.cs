using Microsoft.Build.Framework;

namespace RebaseBind.Tasks.Simulating;

/// <summary>
/// The project's settings of the simulation and the gate as they are written. Only text: a build in which nothing changed compares them, and loads
/// nothing to understand them.
/// </summary>
internal sealed class SimulationInputs
{
    /// <summary>Takes them from the parameters of a task.</summary>
    /// <param name="policy">The item that has words and numbers as metadata; null for the defaults.</param>
    /// <param name="baseline">The full path of the gate's baseline; null for none.</param>
    /// <param name="reports">The full paths of the reports to write.</param>
    internal SimulationInputs(ITaskItem? policy, string? baseline, string[] reports)
    {
        string Of(string name) => policy?.GetMetadata(name) ?? string.Empty;

        For = Of(nameof(For));
        Gate = Of(nameof(Gate));
        Profiles = Of(nameof(Profiles));
        Ranges = Of(nameof(Ranges));
        ReadyToRun = Of(nameof(ReadyToRun));
        MaxPrivateBytes = Of(nameof(MaxPrivateBytes));
        MaxFixups = Of(nameof(MaxFixups));
        MaxStaleBindings = Of(nameof(MaxStaleBindings));
        MaxLookUps = Of(nameof(MaxLookUps));
        MinFreeBlock = Of(nameof(MinFreeBlock));
        AllowEmpty = Of(nameof(AllowEmpty));
        TargetFramework = Of(nameof(TargetFramework));
        RuntimeIdentifier = Of(nameof(RuntimeIdentifier));
        Baseline = baseline;
        Reports = reports;
    }

    /// <summary>The system that the images are for.</summary>
    internal string For { get; }

    /// <summary>What the gate's findings are.</summary>
    internal string Gate { get; }

    /// <summary>Whether the gate judges.</summary>
    internal bool HasGate => Gate.Length != 0 && !string.Equals(Gate, "none", System.StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the gate's errors fail the build.</summary>
    internal bool MayFail => string.Equals(Gate, "error", System.StringComparison.OrdinalIgnoreCase);

    /// <summary>Loader profiles, with semicolons between them; empty for all.</summary>
    internal string Profiles { get; }

    /// <summary>Whose address space it is.</summary>
    internal string Ranges { get; }

    /// <summary>Whether ReadyToRun images are judged.</summary>
    internal string ReadyToRun { get; }

    /// <summary>The most bytes in private pages of one process; empty for no limit.</summary>
    internal string MaxPrivateBytes { get; }

    /// <summary>The most fixups applied in one process; empty for no limit.</summary>
    internal string MaxFixups { get; }

    /// <summary>The most stale bindings in one process; empty for no limit.</summary>
    internal string MaxStaleBindings { get; }

    /// <summary>The most imports looked up in one process; empty for no limit.</summary>
    internal string MaxLookUps { get; }

    /// <summary>The fewest bytes in the largest free block of a 32-bit process; empty for no limit.</summary>
    internal string MinFreeBlock { get; }

    /// <summary>Whether an output without native DLLs is fine.</summary>
    internal string AllowEmpty { get; }

    /// <summary>The framework that the project is for, as ".NETCoreApp,Version=v10.0"; empty if that says nothing of its DLLs.</summary>
    internal string TargetFramework { get; }

    /// <summary>The runtime identifier that the project is for; empty for none.</summary>
    internal string RuntimeIdentifier { get; }

    /// <summary>The full path of the file that says what is accepted; null for none.</summary>
    internal string? Baseline { get; }

    /// <summary>The full paths of the reports to write.</summary>
    internal string[] Reports { get; }

    /// <summary>The full path of the file for code scanning; null for none.</summary>
    internal string? Sarif { get; init; }

    /// <summary>Images that processes start with.</summary>
    internal ITaskItem[] ProcessRoots { get; init; } = [];

    /// <summary>Images that load others at run time.</summary>
    internal ITaskItem[] DynamicLoads { get; init; } = [];

    /// <summary>Findings to accept for a while.</summary>
    internal ITaskItem[] Suppress { get; init; } = [];
}
