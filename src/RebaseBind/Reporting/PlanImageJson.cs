using RebaseBind.Planning;

namespace RebaseBind.Reporting;

/// <summary>One image of a <see cref="PlanDocument"/>; sizes in bytes.</summary>
internal sealed record PlanImageJson(
    string Path,
    string Machine,
    string Kind,
    string OriginalBase,
    string Base,
    uint SizeOfImage,
    int Fixups,
    string Action,
    string Reason)
{
    internal static PlanImageJson Of(Placement placement) => new(
        placement.Image.Path,
        Names.Of(placement.Image.Machine),
        Names.Of(placement.Image.Kind),
        placement.Image.ImageBase.ToString(),
        placement.Base.ToString(),
        placement.Image.SizeOfImage,
        placement.Image.Fixups,
        Names.Of(placement.Action),
        placement.Reason);
}
