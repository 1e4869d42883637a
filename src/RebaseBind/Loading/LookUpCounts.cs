using System.Collections.Generic;

namespace RebaseBind.Loading;

/// <summary>What it takes to look up all that one image imports from one DLL, the way through forwarders aside.</summary>
/// <param name="Work">The counts.</param>
/// <param name="Forwards">Where forwarders lead, one entry for each import that is forwarded.</param>
/// <param name="Missing">What the DLL does not export; null if it exports everything, or if that cannot be known.</param>
internal sealed record LookUpCounts(ImportWork Work, IReadOnlyList<ForwardStep> Forwards, MissingExport? Missing = null);
