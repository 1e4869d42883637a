using RebaseBind.Loading;

namespace RebaseBind.Reporting.Loads;

/// <summary>A DLL that is put into every process; its addresses as first to last.</summary>
internal sealed record InjectedJson(string Name, string Range)
{
    internal static InjectedJson Of(InjectedDll dll) => new(dll.Name, dll.Range.ToString());
}
