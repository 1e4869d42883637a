using System;
using System.Text;
using RebaseBind.Files;

namespace RebaseBind.Reporting.Html;

/// <summary>What the report allows a browser to do: run its own script, apply its own style, and nothing else.</summary>
/// <remarks>
/// Style and script are named by their hashes (Content Security Policy Level 3, "script-src"), so that markup which a hostile file name might
/// smuggle in would neither run nor load anything.
/// </remarks>
internal static class ContentPolicy
{
    internal static string For(string style, string script)
        => $"default-src 'none'; style-src {Hash(style)}; script-src {Hash(script)}; base-uri 'none'; form-action 'none'";

    private static string Hash(string text) => "'sha256-" + Convert.ToBase64String(ContentHash.Sha256(Encoding.UTF8.GetBytes(text))) + "'";
}
