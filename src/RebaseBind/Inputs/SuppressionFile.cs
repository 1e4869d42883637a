using System;
using System.Collections.Generic;
using RebaseBind.Findings;

namespace RebaseBind.Inputs;

/// <summary>A file of suppressions: JSON in which comments and trailing commas are allowed.</summary>
/// <example><code>
/// { "schemaVersion": 1,
///   "suppressions": [
///     { "code": "RB3002", "image": "plugins/**/*.dll", "reason": "…", "expires": "2027-03-31" } ] }
/// </code></example>
internal static class SuppressionFile
{
    private const string ListName = "suppressions";
    private static readonly string[] Lists = [ListName];
    private static readonly string[] Members = ["code", "image", "reason", "expires"];

    /// <summary>Reads a file.</summary>
    /// <param name="path">Where it is; findings call it so.</param>
    /// <exception cref="RebaseBindException">
    /// <see cref="FindingCatalog.DamagedSuppressions"/>: it cannot be read, is of a newer version, or some of its lines make no sense.
    /// </exception>
    internal static IReadOnlyList<Suppression> Read(string path)
        => JsonListFile.Read(path, FindingCatalog.DamagedSuppressions, Lists, file => Read(file, path));

    /// <summary>Reads a file's text.</summary>
    /// <param name="name">What findings call the file.</param>
    /// <param name="text">Its content.</param>
    /// <exception cref="RebaseBindException"><see cref="FindingCatalog.DamagedSuppressions"/>: some of its lines make no sense.</exception>
    internal static IReadOnlyList<Suppression> Parse(string name, string text)
        => JsonListFile.Parse(name, FindingCatalog.DamagedSuppressions, text, Lists, file => Read(file, name));

    private static IReadOnlyList<Suppression> Read(JsonListFile file, string name)
    {
        var known = new Dictionary<string, Suppression>(StringComparer.OrdinalIgnoreCase);
        return file.ReadAll(ListName, entry =>
        {
            entry.RefuseOthers(Members);
            (string? code, string? image) = (entry.Text("code"), entry.Text("image"));
            (string? reason, string? expires) = (entry.Text("reason"), entry.Text("expires"));
            if (Suppression.ComplaintAbout(code, image, reason, expires) is { } complaint)
            {
                throw entry.Complaint(complaint.Member, complaint.Text);
            }

            Suppression suppression = Suppression.Parse(code, image, reason, expires, name) with { Line = entry.Line };
            if (!known.TryGetValue(code + " " + image, out Suppression? earlier))
            {
                known.Add(code + " " + image, suppression);
            }
            else if (earlier.Expires != suppression.Expires)
            {
                // Two different days for one suppression are a contradiction. The same day twice, from a merge, does no harm.
                string line = FormattableString.Invariant($"line {earlier.Line}");
                throw entry.Complaint(
                    "expires",
                    $"{line} has the same code and pattern with another day, {earlier.Expires}; delete one of the two lines");
            }

            return suppression;
        });
    }
}
