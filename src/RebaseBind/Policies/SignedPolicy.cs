namespace RebaseBind.Policies;

/// <summary>What happens to an image whose Authenticode signature or strong name a change would void.</summary>
public enum SignedPolicy
{
    /// <summary>It is left alone.</summary>
    Skip,

    /// <summary>
    /// It is treated like any other; if it changes, the Authenticode signature is removed and a strong name goes stale. Sign again afterwards.
    /// </summary>
    Strip,
}
