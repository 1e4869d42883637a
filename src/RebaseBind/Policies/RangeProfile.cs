namespace RebaseBind.Policies;

/// <summary>Whose address space images are laid out for.</summary>
public enum RangeProfile
{
    /// <summary>Windows: clear of the linkers' defaults, of the system DLLs and of where Windows itself moves images to.</summary>
    Windows,

    /// <summary>
    /// Wine and Proton of any version: also clear of the addresses of Wine 8.0's own DLLs, and of those that Wine 9 and later hands to images with
    /// DYNAMICBASE.
    /// </summary>
    Wine,

    /// <summary>
    /// Cygwin and MSYS2: where their <c>rebase</c> puts DLLs, so that fork() finds stacks, heap and file mappings free. Their run-time DLL is
    /// left where it is.
    /// </summary>
    Msys2,

    /// <summary>Wine 8.0 and older alone: clear of the addresses of its own DLLs. It hands none to images with DYNAMICBASE.</summary>
    Wine8,

    /// <summary>
    /// Wine 9 and later, and Proton, alone: clear of the addresses that it hands to images with DYNAMICBASE, its own DLLs among them.
    /// </summary>
    Wine10,
}
