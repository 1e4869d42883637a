using System.Collections.Generic;
using System.Linq;
using RebaseBind.Binding;
using RebaseBind.Images;
using RebaseBind.Planning;
using RebaseBind.Words;

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
    string Reason,
    IReadOnlyList<ImportBindingJson>? Imports)
{
    internal static PlanImageJson Of(Placement placement, ImageBinding? binding) => new(
        placement.Image.Path,
        placement.Image.Machine.ToWord(),
        placement.Image.Kind.ToWord(),
        placement.Image.ImageBase.ToString(),
        placement.Base.ToString(),
        placement.Image.SizeOfImage,
        placement.Image.Fixups,
        placement.Action.ToWord(),
        placement.Reason,
        binding is { Imports.Count: not 0 } ? [.. binding.Imports.Select(ImportBindingJson.Of)] : null);
}
