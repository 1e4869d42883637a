namespace RebaseBind.Reporting;

/// <summary>One image of a <see cref="PlanDiffDocument"/>; sizes in bytes, and nothing of a plan that does not have the image.</summary>
internal sealed record PlanDiffImageJson(
    string Path,
    string Machine,
    string Change,
    string? OldBase,
    string? NewBase,
    uint? OldSizeOfImage,
    uint? NewSizeOfImage,
    string? OldReason,
    string? NewReason)
{
    internal static PlanDiffImageJson Of(PlanDiffImage image) => new(
        image.Path,
        image.Machine,
        image.Change.ToWord(),
        image.Old?.Base.ToString(),
        image.New?.Base.ToString(),
        image.Old?.SizeOfImage,
        image.New?.SizeOfImage,
        image.Old?.Reason,
        image.New?.Reason);
}
