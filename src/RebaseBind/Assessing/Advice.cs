namespace RebaseBind.Assessing;

/// <summary>Something that the image's maker could change, with what it would save.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Path">The image.</param>
/// <param name="Profile">The loader under which it counts.</param>
/// <param name="Saving">What it would save in one process, in <paramref name="Unit"/>s.</param>
/// <param name="Unit">"page", "probe", "comparison" or "KiB of addresses".</param>
/// <param name="Text">The numbers and what to do, in one or two sentences.</param>
public sealed record Advice(AdviceKind Kind, string Path, string Profile, long Saving, string Unit, string Text)
{
    /// <summary>The unit of address space.</summary>
    internal const string AddressUnit = "KiB of addresses";
}
