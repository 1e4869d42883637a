using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Loading;
using RebaseBind.Words;

namespace RebaseBind.Assessing;

/// <summary>The sentences of a <see cref="LoadHeadline"/>: what rewriting does under a loader, weighed by <see cref="ChangeRule"/>.</summary>
/// <remarks>
/// A loss is announced only if private memory, relocations or look-ups change enough to be called a change. A side number that is smaller than
/// that is named with its sign, and alarms nobody.
/// </remarks>
internal static class HeadlineSentence
{
    /// <summary>The first sentence of a report, without a full stop.</summary>
    /// <param name="title">The loader's title.</param>
    /// <param name="before">Its totals, before.</param>
    /// <param name="after">Its totals, after; null if only the tree as it is was simulated.</param>
    /// <param name="instances">By how many processes of each memory is multiplied.</param>
    internal static string Of(string title, LoadTotals before, LoadTotals? after, long instances)
    {
        if (before.Modules == 0)
        {
            return "No process to simulate under " + title;
        }

        long bytes = InstanceMemory.Product(before.PrivateBytes, instances);
        if (after is null)
        {
            return $"Loading costs {Amounts.Size(bytes)} of private memory under {title}";
        }

        (string old, string now) = Amounts.Pair(bytes, InstanceMemory.Product(after.PrivateBytes, instances), AmountUnit.Bytes);
        bool isMemory = ChangeRule.IsChange(before.PrivateBytes, after.PrivateBytes, AmountUnit.Bytes);
        if (isMemory && after.PrivateBytes < before.PrivateBytes)
        {
            return $"Private memory falls from {old} to {now} under {title}";
        }

        string? gone = Gone(before, after);
        if (isMemory)
        {
            return gone is null
                ? $"Private memory RISES from {old} to {now} under {title}"
                : $"{gone} under {title}, but private memory rises from {old} to {now}";
        }

        string? added = Added(before, after);
        string memory = Memory(before, after, instances);
        return gone is not null ? $"{gone} under {title}; private memory {memory}" + (added is null ? string.Empty : $"; {added}")
            : added is not null ? $"{added} under {title}; private memory {memory}"
            : before.PrivateBytes == after.PrivateBytes ? $"Private memory {memory} under {title}"
            : $"Private memory under {title} {memory}";
    }

    /// <summary>What rewriting does under a loader, in numbers; null if none of them differs.</summary>
    internal static string? Numbers(LoadTotals before, LoadTotals after)
    {
        (string Noun, long Before, long After, AmountUnit Unit)[] all =
        [
            ("relocation", before.Relocated, after.Relocated, AmountUnit.Count),
            ("fixup", before.Fixups, after.Fixups, AmountUnit.Count),
            ("private page", before.PrivatePagesByCause.Total, after.PrivatePagesByCause.Total, AmountUnit.Bytes),
            ("look-up", before.Imports.LookUps, after.Imports.LookUps, AmountUnit.Count),
        ];
        if (all.Skip(1).All(static one => one.Before == one.After))
        {
            return null;
        }

        var fewer = new List<string>();
        var more = new List<string>();
        var aside = new List<string>();
        foreach ((string noun, long old, long now, AmountUnit unit) in all.Where(static one => one.Before != one.After))
        {
            bool isPages = unit == AmountUnit.Bytes;
            long size = isPages ? PageSet.PageSize : 1;
            string count = Amounts.Count(Math.Abs(now - old), noun);
            if (ChangeRule.IsChange(old * size, now * size, unit))
            {
                (now < old ? fewer : more).Add(count);
            }
            else
            {
                aside.Add(isPages ? "private memory " + Memory(before, after, 1) : count + (now < old ? " fewer" : " more"));
            }
        }

        return string.Join("; ", new[]
        {
            fewer.Count == 0 ? string.Empty : Listing.Of(fewer) + " fewer",
            more.Count == 0 ? string.Empty : Listing.Of(more) + " MORE",
            string.Join("; ", aside),
        }.Where(static part => part.Length != 0));
    }

    /// <summary>"12 of 17 relocations and 77,687 fixups are gone"; null if neither they nor look-ups become fewer.</summary>
    private static string? Gone(LoadTotals before, LoadTotals after)
    {
        var parts = new List<string>();
        long fixups = before.Fixups - after.Fixups;
        if (after.Relocated < before.Relocated)
        {
            parts.Add($"{Part(before.Relocated - after.Relocated, before.Relocated)} {Amounts.Plural(before.Relocated, "relocation")}");
        }

        if (fixups > 0 && ChangeRule.IsChange(before.Fixups, after.Fixups, AmountUnit.Count))
        {
            parts.Add(Amounts.Count(fixups, "fixup"));
        }

        if (parts.Count == 0 && after.Imports.LookUps < before.Imports.LookUps
            && ChangeRule.IsChange(before.Imports.LookUps, after.Imports.LookUps, AmountUnit.Count))
        {
            parts.Add($"{Part(before.Imports.LookUps - after.Imports.LookUps, before.Imports.LookUps)} look-ups of imports");
        }

        bool isOne = parts.Count == 1 && (before.Relocated == after.Relocated ? fixups == 1 : before.Relocated - after.Relocated == 1);
        return parts.Count == 0 ? null : Listing.Of(parts) + (isOne ? " is gone" : " are gone");
    }

    /// <summary>"3 MORE relocations"; null if they and look-ups stay about the same or become fewer.</summary>
    private static string? Added(LoadTotals before, LoadTotals after)
    {
        (long More, string Noun)[] all =
        [
            (after.Relocated - before.Relocated, "relocation"),
            (Rise(before.Fixups, after.Fixups), "fixup"),
            (Rise(before.Imports.LookUps, after.Imports.LookUps), "look-up"),
        ];
        (long more, string noun) = all.FirstOrDefault(static one => one.More > 0);
        return noun is null ? null : $"{Amounts.Count(more)} MORE {Amounts.Plural(more, noun)}";
    }

    private static long Rise(long before, long after) => ChangeRule.IsChange(before, after, AmountUnit.Count) ? after - before : 0;

    /// <summary>"stays at 1 MiB"; "is about the same: 69.4 MiB, +52 KiB of import tables".</summary>
    private static string Memory(LoadTotals before, LoadTotals after, long instances)
    {
        long now = InstanceMemory.Product(after.PrivateBytes, instances);
        string size = Amounts.Size(now);
        return before.PrivateBytes == after.PrivateBytes ? "stays at " + size
            : $"is about the same: {size}, {Amounts.Difference(InstanceMemory.Product(before.PrivateBytes, instances), now, AmountUnit.Bytes)}"
                + Cause(before.PrivatePagesByCause, after.PrivatePagesByCause);
    }

    /// <summary>" of import tables" if they alone make the difference, " mostly of import tables" if they make most of it.</summary>
    private static string Cause(PageCauses before, PageCauses after)
    {
        int net = after.Total - before.Total;
        (int Pages, string Name)[] causes =
        [
            (after.UnalignedFile - before.UnalignedFile, "files that are read instead of mapped"),
            (after.Header - before.Header, "headers"),
            (after.Relocation - before.Relocation, "relocated pages"),
            (after.Imports - before.Imports, "import tables"),
            (after.Tls - before.Tls, "TLS indices"),
            (after.Cookie - before.Cookie, "security cookies"),
        ];
        (int pages, string name) = causes.OrderByDescending(cause => cause.Pages * Math.Sign(net)).First();
        bool isAlone = pages == net && causes.Count(static cause => cause.Pages != 0) == 1;
        return (isAlone ? " of " : ", mostly ") + name;
    }

    /// <summary>"all 17", "12 of 17"; "the one" of one.</summary>
    private static string Part(long part, long whole)
        => part < whole ? $"{Amounts.Count(part)} of {Amounts.Count(whole)}" : whole == 1 ? "The only" : "All " + Amounts.Count(whole);
}
