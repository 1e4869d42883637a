using System.Collections.Generic;
using System.Text.Json.Serialization;

namespace RebaseBind.Reporting.Sarif;

/// <summary>A SARIF file.</summary>
internal sealed record SarifLog([property: JsonPropertyName("$schema")] string Schema, string Version, IReadOnlyList<SarifRun> Runs);

/// <summary>One run of the tool.</summary>
internal sealed record SarifRun(SarifTool Tool, IReadOnlyList<SarifResult> Results);

/// <summary>What made the results.</summary>
internal sealed record SarifTool(SarifDriver Driver);

/// <summary>The tool, and the rules whose results occur.</summary>
internal sealed record SarifDriver(string Name, string SemanticVersion, string InformationUri, IReadOnlyList<SarifRule> Rules);

/// <summary>How much a rule's results matter if they do not say.</summary>
internal sealed record SarifConfiguration(string Level);

/// <summary>One finding.</summary>
internal sealed record SarifResult(
    string RuleId,
    int RuleIndex,
    string Level,
    SarifText Message,
    IReadOnlyList<SarifLocation> Locations,
    SarifFingerprints PartialFingerprints,
    IReadOnlyList<SarifSuppressed>? Suppressions);

/// <summary>A text, and the same in Markdown if there is one.</summary>
internal sealed record SarifText(string Text, string? Markdown = null);

/// <summary>Where a result is.</summary>
internal sealed record SarifLocation(SarifPhysicalLocation PhysicalLocation);

/// <summary>A place in a file.</summary>
internal sealed record SarifPhysicalLocation(SarifArtifactLocation ArtifactLocation, SarifRegion Region);

/// <summary>A file, relative to a folder that only the reader knows.</summary>
internal sealed record SarifArtifactLocation(string Uri, string UriBaseId);

/// <summary>A part of a file.</summary>
internal sealed record SarifRegion(int StartLine);

/// <summary>Identifies a result from run to run. GitHub reads only this fingerprint.</summary>
internal sealed record SarifFingerprints(string PrimaryLocationLineHash);

/// <summary>Why a result does not count.</summary>
internal sealed record SarifSuppressed(string Kind, string Justification);
