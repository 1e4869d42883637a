using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using RebaseBind.Files;
using RebaseBind.Findings;
using RebaseBind.Loading;
using RebaseBind.Words;

namespace RebaseBind.Tool.Commands;

/// <summary>Options that are understood, and yet change nothing on their command line: probably a mistake, so the user is told.</summary>
internal sealed class NoEffect
{
    private static readonly string[] OfPlans =
    [
        "--bind", "--reference", "--signed", "--dynamic-base", "--layout", "--placement", "--growth", "--seed", "--ranges", "--range", "--reserve",
        "--lock", "--locked",
    ];

    private readonly ParseResult line;
    private readonly string[] written;

    private NoEffect(ParseResult line, IEnumerable<string> written)
    {
        this.line = line;
        this.written = [.. written];
    }

    /// <summary>Warnings.</summary>
    /// <param name="line">The whole command line, with what a configuration file sets.</param>
    /// <param name="written">The names of the options that the user wrote.</param>
    internal static IReadOnlyList<Finding> Find(ParseResult line, IEnumerable<string> written) => [.. new NoEffect(line, written).Find()];

    private IEnumerable<Finding> Find()
    {
        if (Has("--pages") && Text("--json") is null)
        {
            yield return Warn("--pages lists pages in the JSON; add --json FILE");
        }

        if (Has("--as-is") && written.Intersect(OfPlans, StringComparer.Ordinal).ToArray() is { Length: > 0 } unread)
        {
            (string say, string them) = unread.Length == 1 ? ("says", "it") : ("say", "them");
            yield return Warn($"{Listing.Of(unread)} {say} what 'apply' would do, and --as-is leaves that out; leave out --as-is, or {them}");
        }

        if (Has("--reference") && Text("--bind") == "none")
        {
            yield return Warn("--reference names DLLs to bind to, and --bind none binds nothing");
        }

        if (Has("--aslr") && Text("--aslr") is { } aslr && aslr != "on" && !Profiles().Any(static one => one.HasAslr))
        {
            yield return Warn($"--aslr {aslr} changes nothing under {Named()}, which {(Profiles().Count == 1 ? "has" : "have")} no ASLR");
        }

        if (Has("--stale-forwarders") && Text("--stale-forwarders") == "last" && !Profiles().Any(static one => one.HonoursBoundImports))
        {
            yield return Warn($"--stale-forwarders changes nothing under {Named()}, which {(Profiles().Count == 1 ? "reads" : "read")} no bindings");
        }

        if (Has("--quiet") && (Has("--summary") || Has("--verbose")))
        {
            yield return Warn($"{(Has("--summary") ? "--summary" : "--verbose")} says how much is told, and --quiet that nothing is");
        }

        if (Has("--verbose") && Has("--summary"))
        {
            yield return Warn("--summary shortens what --verbose tells in full; --verbose counts");
        }

        if (Has("--config") && Has("--no-config"))
        {
            yield return Warn("--config names a file, and --no-config reads none");
        }

        if (Text("--lock") is { } lockFile && Has("--lock") && !Path.Exists(lockFile))
        {
            yield return NewLock(lockFile);
        }
    }

    /// <summary>A lock file may be new, and may be a typing error: then the addresses of the real one would be lost.</summary>
    private static Finding NewLock(string path)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        string advice = NameDistance.FindMeant(Path.GetFileName(path), InputFolder.ListNames(folder)) is { } near
            ? $"did you mean '{near}'?"
            : "make an empty file first, if a new one is meant";
        string message = $"--lock: there is no file '{path}', so no image has a place in it yet; {advice}";
        return new Finding(FindingCatalog.NewLock, FindingSeverity.Warning, string.Empty, message);
    }

    private bool Has(string option) => written.Contains(option, StringComparer.Ordinal);

    /// <summary>The value of an option that takes one text; null if the command does not have it or nothing is set.</summary>
    private string? Text(string option)
        => Find(option) is { } known && line.GetResult(known) is { Tokens: [var token, ..] } ? token.Value : null;

    private Option? Find(string option) => line.CommandResult.Command.Options.FirstOrDefault(one => one.Name == option);

    /// <summary>The loaders that are simulated.</summary>
    private IReadOnlyList<LoaderProfile> Profiles()
    {
        string[] named = Find("--profile") is Option<string[]> profile ? line.GetValue(profile) ?? [] : [];
        return LoadWords.ReadProfiles(named, Policies.PolicyWords.For.Read(Text("--for")));
    }

    private string Named() => Listing.Of([.. Profiles().Select(static one => one.Name)]);

    private static Finding Warn(string message) => new(FindingCatalog.NoEffect, FindingSeverity.Warning, string.Empty, message);
}
