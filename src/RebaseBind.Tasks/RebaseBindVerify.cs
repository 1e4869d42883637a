using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.Build.Framework;
using RebaseBind.Findings;
using RebaseBind.Tasks.Staging;
using RebaseBind.Tasks.Verifying;

namespace RebaseBind.Tasks;

/// <summary>Proves that each rewritten file of a project's outputs is exactly its original plus the recorded change. Reads only.</summary>
[MSBuildMultiThreadableTask]
public sealed class RebaseBindVerify : BuildTask
{
    /// <summary>
    /// The outputs, called as a person calls them, with metadata StateFile, RecordDirectory, DestinationDirectory (where the caller copied to; none
    /// if files were rewritten where they lie) and MayLieElsewhere (true if it is only a warning that none of the files is there).
    /// </summary>
    [Required]
    public ITaskItem[] Outputs { get; set; } = [];

    /// <summary>Whether the package is switched on.</summary>
    public bool IsEnabled { get; set; } = true;

    /// <summary>Whether the project was built. Asked if no output has a state.</summary>
    public bool IsBuilt { get; set; }

    /// <summary>Whether a build of the project would look at files. Asked if no output has a state.</summary>
    public bool HasCandidates { get; set; }

    private protected override bool Run()
    {
        ITaskItem[] outputs = [.. Outputs.Where(output => File.Exists(PathOf(output, nameof(PlacingTask.StateFile))))];
        if (!IsEnabled || outputs.Length == 0)
        {
            return SayNothing();
        }

        VerifiedOutput[] verified = [.. outputs.Select(Verify)];
        bool isAnyThere = verified.Any(static output => output.Elsewhere is null);
        IEnumerable<Finding> elsewhere = verified.Select(static output => output.Elsewhere).OfType<Finding>()
            .Select(finding => isAnyThere ? finding : finding with { Severity = FindingSeverity.Error });
        this.LogFindings([.. verified.SelectMany(static output => output.Findings).Concat(elsewhere).Select(RememberedFinding.Of)]);
        Say(string.Join("; ", verified.Select(static output => output.Summary)));
        return !Log.HasLoggedErrors;
    }

    private VerifiedOutput Verify(ITaskItem output)
    {
        string stateFile = PathOf(output, nameof(PlacingTask.StateFile));
        if (Staging.StateFile.Read(stateFile) is not { } state)
        {
            const string message = "this file of the last build cannot be read; build again";
            var damage = new Finding(FindingCatalog.NoChangeRecord, FindingSeverity.Error, stateFile, message);
            return new VerifiedOutput(output.ItemSpec + ": nothing proven", [damage]);
        }

        bool isCopied = output.GetMetadata(nameof(RebaseBindStage.DestinationDirectory)).Length != 0;
        var record = new OutputRecord(PathOf(output, nameof(PlacingTask.RecordDirectory)));
        string? folder = isCopied ? PathOf(output, nameof(RebaseBindStage.DestinationDirectory)) : null;
        return new OutputVerifier(output.ItemSpec, record, folder, Cancellation)
        {
            MayLieElsewhere = string.Equals(output.GetMetadata("MayLieElsewhere"), "true", StringComparison.OrdinalIgnoreCase),
        }.Verify(state);
    }

    /// <summary>Without a state: was nothing to be rewritten, or was the project not built as it should have been?</summary>
    private bool SayNothing()
    {
        string? fault = !IsEnabled
            ? "there is nothing to verify: RebaseBindEnabled is not 'true', so nothing is rewritten; verify with the properties of the build"
            : !IsBuilt ? "there is nothing to verify: this project was not built, or was built with other properties, or was cleaned since; build it"
            : HasCandidates ? "there is nothing to verify: this project was last built without RebaseBind; build it again"
            : null;
        if (fault is null)
        {
            Say("no image needed rewriting");
            return true;
        }

        this.LogFindings([RememberedFinding.Of(new Finding(FindingCatalog.NoChangeRecord, FindingSeverity.Error, string.Empty, fault))]);
        return false;
    }

    private void Say(string what) => Log.LogMessage(MessageImportance.High, "RebaseBind: " + what);

    private string PathOf(ITaskItem output, string metadata) => Resolve(output.GetMetadata(metadata));
}
