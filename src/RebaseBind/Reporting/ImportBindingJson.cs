using RebaseBind.Binding;

namespace RebaseBind.Reporting;

/// <summary>One DLL that an image of a <see cref="PlanDocument"/> imports from. Target is there if it is bound, otherwise reason, and a code if there is one.</summary>
internal sealed record ImportBindingJson(string Dll, bool IsDelayLoaded, int Imports, bool IsBound, string? Target, string? Code, string? Reason)
{
    internal static ImportBindingJson Of(ImportBinding import)
        => new(import.Dll, import.IsDelayLoaded, import.Imports, import.IsBound, import.Target, import.Code, import.Reason.Length == 0 ? null : import.Reason);
}
