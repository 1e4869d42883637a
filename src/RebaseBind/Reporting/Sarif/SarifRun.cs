using System.Collections.Generic;

namespace RebaseBind.Reporting.Sarif;

/// <summary>One run of the tool.</summary>
internal sealed record SarifRun(SarifTool Tool, IReadOnlyList<SarifResult> Results);
