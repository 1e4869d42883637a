namespace RebaseBind.Policies;

/// <summary>What happens to DYNAMICBASE, the flag that lets ASLR choose an image's address.</summary>
public enum DynamicBasePolicy
{
    /// <summary>It stays as the linker set it.</summary>
    Keep,

    /// <summary>It is cleared in x86 and x64 images, so that Windows honours the preferred base: predictable addresses, less security.</summary>
    Clear,
}
