using System;
using System.Linq;
using RebaseBind.Loading;

namespace RebaseBind.Gating;

/// <summary>What to do about the cause that makes most pages of a process private.</summary>
internal static class PrivatePagesAdvice
{
    /// <summary>The advice, as the beginning of a sentence; null if no command changes that cause in these images.</summary>
    /// <param name="profile">The loader.</param>
    /// <param name="process">The process.</param>
    /// <param name="remedy">What can be done.</param>
    internal static string? For(LoaderProfile profile, SimulatedProcess process, Remedy remedy)
    {
        PageCauses causes = process.Totals.PrivatePagesByCause;
        int most = new[] { causes.UnalignedFile, causes.Header, causes.Relocation, causes.Imports, causes.Tls, causes.Cookie }.Max();
        return most == causes.UnalignedFile ? ForLayout(process, remedy)
            : most == causes.Relocation ? ForRelocation(process, remedy)
            : most == causes.Imports && profile.HonoursBoundImports ? ForImports(process, remedy)
            : null;
    }

    private static string? ForLayout(SimulatedProcess process, Remedy remedy)
        => Pages(process, module => remedy.LaysOut(module.Image) ? module.PrivatePagesByCause.UnalignedFile : 0) == 0
            ? null
            : "Lay files out in pages (rebasebind apply --layout pages)";

    private static string? ForRelocation(SimulatedProcess process, Remedy remedy)
    {
        int dynamic = Pages(process, module => module.Landing == LandingReason.Dynamic && !module.Image.IsArm ? Movable(module) : 0);
        int others = Pages(process, module => module.Landing is LandingReason.Collision or LandingReason.LowBase ? Movable(module) : 0);
        return dynamic > others ? "Clear DYNAMICBASE, and give images bases of their own (rebasebind apply --for wine)"
            : others != 0 ? "Give images bases of their own (rebasebind apply)"
            : null;

        int Movable(LoadedModule module) => remedy.CanMove(module.Image) ? module.PrivatePagesByCause.Relocation : 0;
    }

    private static string? ForImports(SimulatedProcess process, Remedy remedy)
        => Pages(process, module => !module.Image.IsBound && remedy.CanBind(module.Image) ? module.PrivatePagesByCause.Imports : 0) == 0
            ? null
            : "Bind the images (rebasebind apply)";

    private static int Pages(SimulatedProcess process, Func<LoadedModule, int> pagesOf) => process.Modules.Sum(pagesOf);
}
