using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Loading;
using RebaseBind.Words;

namespace RebaseBind.Assessing;

/// <summary>Another policy that would gain clearly more than what was done, or would be: one line with its numbers.</summary>
internal static class PolicyGain
{
    /// <summary>256 KiB: fewer pages are not worth a word, as in <see cref="ChangeRule"/>.</summary>
    private const int FewPages = 64;

    /// <summary>So many times what was gained is clearly more.</summary>
    private const int ClearlyMore = 2;

    /// <summary>
    /// A sentence without a full stop about the loader where most would be gained; null if no other policy gains clearly more.
    /// </summary>
    internal static string? Of(LoadReport report)
    {
        ProfileSimulation[] states = [.. (report.After ?? report.Before).Profiles];
        return states
            .Select((state, i) => Of(state, report.After is null ? null : report.Before.Profiles[i], report.Open))
            .Where(static gain => gain.Text is not null)
            .OrderByDescending(static gain => gain.Pages)
            .FirstOrDefault().Text;
    }

    private static (int Pages, string? Text) Of(ProfileSimulation state, ProfileSimulation? before, OpenPolicies open)
    {
        LoadedModule[] modules = [.. state.Processes.SelectMany(static process => process.Modules)];
        LoadedModule[] read = [.. modules.Where(static module => module.PrivatePagesByCause.UnalignedFile != 0)];
        LoadedModule[] saved = [.. read.Where(module => open.LaysOut(module.Image))];
        LoadedModule[] forced =
            [.. modules.Where(module => module.Landing == LandingReason.Dynamic && module.Fixups != 0 && open.Clears(module.Image))];
        int pages = saved.Sum(static module => module.PrivatePages - module.PrivatePagesIfAligned);
        int relocated = forced.Sum(static module => module.PrivatePagesByCause.Relocation);
        int total = state.Totals.PrivatePagesByCause.Total;
        int gained = Math.Max(0, (before?.Totals.PrivatePagesByCause.Total ?? total) - total);
        string name = state.Profile.Name;
        bool isForced = relocated >= FewPages || (forced.Length != 0 && pages >= FewPages);
        if (isForced && relocated + pages >= ClearlyMore * gained)
        {
            string others = pages == 0 ? string.Empty : $", and {Share(read, total)} are of files that are read instead of mapped";
            string fixups = Amounts.Count(forced.Sum(static module => (long)module.Fixups), "fixup");
            return (relocated + pages, $"{Amounts.Count(forced.Length, "DLL")} with DYNAMICBASE {(forced.Length == 1 ? "is" : "are")} "
                + $"relocated under {name} in every process, whatever the base, {fixups}{others}: "
                + "--for wine (RebaseBindFor=wine) changes " + (pages == 0 ? "that" : "both")
                + Signed(forced.Concat(saved), open) + Gained(before, gained));
        }

        return pages < FewPages || pages < ClearlyMore * gained
            ? (0, null)
            : (pages, $"{Share(read, total)} under {name} are of files that are read instead of mapped: "
                + $"--layout pages (RebaseBindLayout=pages) saves {Amounts.Count(pages)} of them" + Signed(saved, open) + Gained(before, gained));
    }

    private static string Share(IEnumerable<LoadedModule> read, int total)
        => $"{Amounts.Count(read.Sum(static module => module.PrivatePagesByCause.UnalignedFile))} of {Amounts.Count(total, "private page")}";

    private static string Signed(IEnumerable<LoadedModule> modules, OpenPolicies open)
        => open.WithSigned(modules.Select(static module => module.Image));

    private static string Gained(ProfileSimulation? before, int gained)
        => before is null ? string.Empty : gained == 0 ? "; rebasing saves none" : $"; rebasing saves {Amounts.Count(gained)}";
}
