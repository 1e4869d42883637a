using RebaseBind.Loading;

namespace RebaseBind.Reporting.Loads;

/// <summary>A DLL that a process wants and the tree does not give it.</summary>
internal sealed record OutsideJson(string Name, string Kind, string WantedBy, int FailedProbes, string? Hint)
{
    internal static OutsideJson Of(OutsideDll dll) => new(dll.Name, dll.Kind.ToWord(), dll.WantedBy, dll.FailedProbes, dll.Hint);
}
