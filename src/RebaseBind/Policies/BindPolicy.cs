namespace RebaseBind.Policies;

/// <summary>Which imports are pre-bound. Whatever is chosen, bindings that images arrive with are taken out first.</summary>
public enum BindPolicy
{
    /// <summary>
    /// Those for which some supported loader would take the bound address, on Windows XP to 7 or through a delay-load helper, and no loader would
    /// take a wrong one after a DLL was replaced; none to DLLs with DYNAMICBASE, though Windows before Vista would take them, and none that DLLs
    /// forward.
    /// </summary>
    Effective,

    /// <summary>
    /// All that can be bound so that no loader is misled that checks every DLL on the way of a forwarder, even where none looks.
    /// </summary>
    All,

    /// <summary>None.</summary>
    None,
}
