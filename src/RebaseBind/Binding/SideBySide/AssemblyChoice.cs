using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.PortableExecutable.Resources;

namespace RebaseBind.Binding.SideBySide;

/// <summary>Decides which of several reference DLLs of one name an importer gets.</summary>
/// <remarks>
/// A DLL in a folder of WinSxS is loaded only by images whose manifest asks for its assembly, and then before any other of the name. Which version
/// that is, the manifest says; a policy of the publisher may replace it, and then the binding is stale. Among other folders the order decides.
/// </remarks>
internal static class AssemblyChoice
{
    /// <summary>Decides.</summary>
    /// <param name="candidates">DLLs of the name and the processor, in the order of their folders; each is opened when it is reached.</param>
    /// <param name="importer">The importer.</param>
    /// <param name="refusal">Why none of several is taken.</param>
    internal static BindTarget? Choose(IEnumerable<BindTarget> candidates, Importer importer, out BindRefusal? refusal)
    {
        refusal = null;
        BindTarget? first = candidates.FirstOrDefault();
        if (first is null || (first.Assembly is null && importer.Assemblies.Count == 0))
        {
            return first;
        }

        BindTarget[] all = [.. candidates];
        BindTarget[] wanted = [.. all.Where(target => target.Assembly is { } assembly && importer.Assemblies.Any(assembly.IsOneWith))];
        BindTarget[] exact = [.. wanted.Where(target => importer.Assemblies.Any(target.Assembly!.IsSameAs))];
        BindTarget[] plain = [.. all.Where(static target => target.Assembly is null)];
        BindTarget? chosen = all.Length == 1 ? first
            : exact.Length != 0 ? (exact.All(target => target.Assembly!.Version == exact[0].Assembly!.Version) ? exact[0] : null)
            : wanted.Length != 0 ? null
            : ByFileVersion(plain, importer) ?? plain.FirstOrDefault();
        refusal = chosen is not null ? null : new BindRefusal(
            FindingCatalog.BindSeveral,
            $"is there {all.Length} times, in reference folders of side-by-side assemblies, and the importer's manifest names the version of none: "
            + $"{all[0].Place} and {all[1].Place} among them");
        return chosen;
    }

    /// <summary>The only one whose version resource has the version of an assembly that the importer asks for.</summary>
    private static BindTarget? ByFileVersion(BindTarget[] plain, Importer importer)
    {
        if (plain.Length < 2 || importer.Assemblies.Count == 0)
        {
            return null;
        }

        BindTarget[] fitting =
        [
            .. plain.Where(target => FileVersion.Of(target.Image) is { } version && importer.Assemblies.Any(assembly => assembly.Version == version)),
        ];
        return fitting.Length == 1 ? fitting[0] : null;
    }
}
