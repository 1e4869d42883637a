using System.Collections.Generic;
using RebaseBind.Gating;

namespace RebaseBind.Reporting.Sarif;

/// <summary>One finding.</summary>
internal sealed record SarifResult(
    string RuleId,
    int RuleIndex,
    string Level,
    SarifText Message,
    IReadOnlyList<SarifLocation> Locations,
    SarifFingerprints PartialFingerprints,
    IReadOnlyList<SarifSuppressed>? Suppressions);
