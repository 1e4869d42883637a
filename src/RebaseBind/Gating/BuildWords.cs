using System;
using System.Linq;

namespace RebaseBind.Gating;

/// <summary>What the gate's advice calls a property where a build asks: the one table of what commands and options are called there.</summary>
internal static class BuildWords
{
    private static readonly (string Shell, string Build)[] Words =
    [
        ("rebasebind apply --placement top", "RebaseBindPlacement=top"),
        ("rebasebind apply --layout pages", "RebaseBindLayout=pages"),
        ("rebasebind apply --for wine", "RebaseBindFor=wine"),
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

    /// <summary>What the gate says, in the words of a build.</summary>
    internal static GateResult Of(GateResult result) => result with
    {
        Active = [.. result.Active.Select(Of)],
        Accepted = [.. result.Accepted.Select(Of)],
        Suppressed = [.. result.Suppressed.Select(static one => one with { Found = Of(one.Found) })],
    };

    /// <summary>A message in the words of a build.</summary>
    internal static string Of(string message)
        => Words.Aggregate(message, static (text, word) => text.Replace(word.Shell, word.Build));

    /// <summary>
    /// Some reasons name an option and the property that does the same, as "--signed strip (RebaseBindSigned=strip)"; a reader has one of them.
    /// </summary>
    /// <param name="text">A reason without paths, which could look like options.</param>
    /// <param name="isBuild">Whether it is read in a build.</param>
    internal static string Choose(string text, bool isBuild)
    {
        int property = text.IndexOf(" (RebaseBind", StringComparison.Ordinal);
        int option = property < 0 ? -1 : text.LastIndexOf("--", property, StringComparison.Ordinal);
        int end = property < 0 ? -1 : text.IndexOf(')', property);
        return option < 0 || end < 0 ? text
            : isBuild ? text.Remove(end, 1).Remove(option, property + 2 - option)
            : text.Remove(property, end + 1 - property);
    }

    private static GateFinding Of(GateFinding found) => found with { Finding = found.Finding with { Message = Of(found.Finding.Message) } };
}
