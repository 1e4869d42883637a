using RebaseBind.Assessing;

namespace RebaseBind.Reporting.Loads;

/// <summary>Something that an image's maker could change.</summary>
internal sealed record AdviceJson(string Kind, string Path, string Profile, long Saving, string Unit, string Text)
{
    internal static AdviceJson Of(Advice advice) => new(advice.Kind.ToWord(), advice.Path, advice.Profile, advice.Saving, advice.Unit, advice.Text);
}
