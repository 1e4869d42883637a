using System.Collections.Generic;
using System.Linq;
using RebaseBind.Assessing;
using RebaseBind.Words;

namespace RebaseBind.Reporting.Loads;

/// <summary>Five numbers for the loader that matters, and a sentence for every loader, that one first.</summary>
internal sealed record HeadlineJson(string Profile, IReadOnlyList<HeadlineNumberJson> Numbers, IReadOnlyList<HeadlineLoaderJson> Loaders)
{
    internal static HeadlineJson Of(LoadHeadline headline) => new(
        headline.Profile.Name,
        headline.Numbers.Select(HeadlineNumberJson.Of).ToArray(),
        headline.Others.Select(static loader => new HeadlineLoaderJson(loader.Profile.Name, loader.Text)).ToArray());
}

/// <summary>One of the five numbers; Unit is "count", "bytes" or "estimated-microseconds".</summary>
internal sealed record HeadlineNumberJson(string Name, string Unit, long Before, long? After)
{
    internal static HeadlineNumberJson Of(HeadlineNumber number) => new(number.Name, NameOf(number.Unit), number.Before, number.After);

    private static string NameOf(AmountUnit unit) => unit switch
    {
        AmountUnit.Count => "count",
        AmountUnit.Bytes => "bytes",
        _ => "estimated-microseconds",
    };
}

/// <summary>What rewriting does under one loader, in a sentence.</summary>
internal sealed record HeadlineLoaderJson(string Profile, string Text);

/// <summary>What rewriting does for one image under one loader.</summary>
internal sealed record VerdictJson(string Path, string Profile, string Effect, string Reason, int PrivatePagesBefore, int PrivatePagesAfter)
{
    internal static VerdictJson Of(EffectVerdict verdict)
        => new(verdict.Path, verdict.Profile, verdict.Effect.ToWord(), verdict.Reason, verdict.PrivatePagesBefore, verdict.PrivatePagesAfter);
}

/// <summary>Something that an image's maker could change.</summary>
internal sealed record AdviceJson(string Kind, string Path, string Profile, long Saving, string Unit, string Text)
{
    internal static AdviceJson Of(Advice advice) => new(advice.Kind.ToWord(), advice.Path, advice.Profile, advice.Saving, advice.Unit, advice.Text);
}
