using RebaseBind.Loading;

namespace RebaseBind.Reporting.Loads;

/// <summary>Private pages by cause; each page counts once.</summary>
internal sealed record PageCausesJson(int UnalignedFile, int Header, int Relocation, int Imports, int Tls, int Cookie)
{
    internal static PageCausesJson Of(PageCauses causes) => new(causes.UnalignedFile, causes.Header, causes.Relocation, causes.Imports, causes.Tls, causes.Cookie);
}
