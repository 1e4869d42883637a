using RebaseBind.Findings;
using RebaseBind.Words;

namespace RebaseBind.Binding;

/// <summary>What makes a DLL unfit to be bound to, whatever is imported from it.</summary>
internal sealed class TargetRules(BindTargetSet targets)
{
    /// <summary>Every linker of Borland and Embarcadero Delphi wrote this stamp, whatever it linked.</summary>
    private const uint DelphiStamp = 0x2A425E19;

    /// <summary>The reason not to bind to a DLL; null if there is none.</summary>
    /// <param name="target">The DLL.</param>
    /// <param name="mustBeHonoured">Whether some loader has to take a binding to it.</param>
    /// <param name="isDelayLoaded">
    /// Whether the linked-in helper, and not the loader, decides: it does so on every Windows, and takes the address of a DLL that ASLR moved
    /// for one at its base.
    /// </param>
    internal BindRefusal? Refuse(BindTarget target, bool mustBeHonoured, bool isDelayLoaded)
    {
        if (target.IsHybrid)
        {
            return new BindRefusal(
                FindingCatalog.BindHybrid,
                "has code for two processors, and its exports lie at other addresses for the other processor");
        }

        if (!target.HasNewStamp && target.TimeDateStamp is (0 or uint.MaxValue or DelphiStamp))
        {
            return new BindRefusal(
                FindingCatalog.BindStamp,
                $"has the stamp {HexText.Of(target.TimeDateStamp)}, which does not tell builds apart; link it with a time stamp");
        }

        if (target.IsDynamicBase && (mustBeHonoured || isDelayLoaded))
        {
            return new BindRefusal(FindingCatalog.BindDynamicBase, isDelayLoaded
                ? "has DYNAMICBASE: if ASLR moves it, the delay-load helper would take the wrong address for the right one"
                : "has DYNAMICBASE: Windows Vista and later load it elsewhere and ignore the binding");
        }

        if (mustBeHonoured && !isDelayLoaded && target.Image.Headers.SubsystemVersion > ImageRules.Windows7)
        {
            return new BindRefusal(FindingCatalog.BindNotHonoured, "asks for Windows 8 or newer, which ignores bound imports");
        }

        return targets.SharesStamp(target)
            ? new BindRefusal(
                FindingCatalog.BindStamp,
                $"has the same stamp, {HexText.Of(target.TimeDateStamp)}, as another build of it, and loaders could not tell them apart")
            : null;
    }
}
