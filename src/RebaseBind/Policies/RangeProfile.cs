namespace RebaseBind.Policies;

/// <summary>Whose address space images are laid out for.</summary>
public enum RangeProfile
{
    /// <summary>Windows: clear of the linkers' defaults, of the system DLLs and of where Windows itself moves images to.</summary>
    Windows,

    /// <summary>Wine and Proton: also clear of the addresses that Wine hands to images with DYNAMICBASE.</summary>
    Wine,

    /// <summary>
    /// Cygwin and MSYS2: where their <c>rebase</c> puts DLLs, so that fork() finds stacks, heap and file mappings free. Their run-time DLL is
    /// left where it is.
    /// </summary>
    Msys2,
}
