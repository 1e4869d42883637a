using System;
using System.Globalization;
using System.Linq;
using RebaseBind.Findings;

namespace RebaseBind.Reporting.Sarif;

/// <summary>What a code stands for.</summary>
internal sealed record SarifRule(
    string Id,
    string Name,
    SarifText ShortDescription,
    SarifText FullDescription,
    string HelpUri,
    SarifText Help,
    SarifConfiguration DefaultConfiguration)
{
    /// <summary>The rule for a code.</summary>
    /// <param name="code">The code.</param>
    /// <param name="severity">The worst that its results have.</param>
    internal static SarifRule Of(string code, FindingSeverity severity)
    {
        string title = FindingCatalog.TitleOf(code);
        string link = FindingCatalog.HelpLinkOf(code);
        return new SarifRule(
            code,
            NameOf(title),
            new SarifText(title),
            new SarifText($"{title}. This is about {AreaOf(code)}."),
            link,
            new SarifText($"What {code} means and what to do about it: {link}", $"[What {code} means and what to do about it]({link})"),
            new SarifConfiguration(severity.ToWord()));
    }

    /// <summary>"PE image cut short" becomes "PEImageCutShort".</summary>
    private static string NameOf(string title)
        => string.Concat(title.Split([' ', '-', ','], StringSplitOptions.RemoveEmptyEntries).Select(Capitalised));

    private static string Capitalised(string word)
        => new([char.ToUpper(word[0], CultureInfo.InvariantCulture), .. word.Skip(1).Where(char.IsLetterOrDigit)]);

    private static string AreaOf(string code) => code[2] switch
    {
        '0' => "a file that was read",
        '1' => "the plan of addresses, or what it is made from",
        '2' => "the binding of imports",
        '3' => "a condition that the images must fulfil",
        _ => "images and the record of their changes",
    };
}
