namespace RebaseBind.Policies;

/// <summary>What happens to ReadyToRun images: assemblies with precompiled code.</summary>
public enum ReadyToRunPolicy
{
    /// <summary>They are left alone.</summary>
    Keep,

    /// <summary>
    /// They are planned, moved and judged as native DLLs are, and need <see cref="SignedPolicy.Strip"/> where they are signed or strong-named. Their
    /// imports are not bound.
    /// </summary>
    Rebase,
}
