using System.Collections.Generic;

namespace RebaseBind.Reporting.Sarif;

/// <summary>The tool, and the rules whose results occur.</summary>
internal sealed record SarifDriver(string Name, string SemanticVersion, string InformationUri, IReadOnlyList<SarifRule> Rules);
