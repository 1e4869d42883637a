using System.Collections.Generic;
using System.Linq;
using RebaseBind.Assessing;

namespace RebaseBind.Reporting.Loads;

/// <summary>Five numbers for the loader that matters, and a sentence for every loader, that one first.</summary>
internal sealed record HeadlineJson(string Profile, IReadOnlyList<HeadlineNumberJson> Numbers, IReadOnlyList<HeadlineLoaderJson> Loaders)
{
    internal static HeadlineJson Of(LoadHeadline headline) => new(
        headline.Profile.Name,
        headline.Numbers.Select(HeadlineNumberJson.Of).ToArray(),
        headline.Others.Select(static loader => new HeadlineLoaderJson(loader.Profile.Name, loader.Text)).ToArray());
}
