using System.Linq;

namespace RebaseBind.Gating;

/// <summary>What the gate's advice calls a property where a build asks: the one table of what commands and options are called there.</summary>
internal static class BuildWords
{
    private static readonly (string Shell, string Build)[] Words =
    [
        ("rebasebind apply --placement top", "RebaseBindPlacement=top"),
        (" or rebasebind apply --pins", string.Empty),
        (" with rebasebind apply,", ","),
        (" (rebasebind apply, unbind)", " (RebaseBindBind)"),
        (" (rebasebind apply)", string.Empty),
        (" (rebasebind unbind)", string.Empty),
        ("--profile, RebaseBindProfiles", "RebaseBindProfiles"),
        ("--profile", "RebaseBindProfiles"),
        ("--max-private-bytes", "RebaseBindMaxPrivateBytes"),
        ("--max-fixups", "RebaseBindMaxFixups"),
        ("--max-stale-bindings", "RebaseBindMaxStaleBindings"),
        ("--max-look-ups", "RebaseBindMaxLookUps"),
        ("--min-free-block", "RebaseBindMinFreeBlock"),
        ("--allow-empty (RebaseBindAllowEmpty=true)", "RebaseBindAllowEmpty=true"),
        ("(--write-baseline)", "(rebasebind check --write-baseline)"),
    ];

    /// <summary>A finding in the words of a build.</summary>
    internal static GateFinding Of(GateFinding found) => found with { Finding = found.Finding with { Message = Of(found.Finding.Message) } };

    /// <summary>A message in the words of a build.</summary>
    internal static string Of(string message) => Words.Aggregate(message, static (text, word) => text.Replace(word.Shell, word.Build));
}
