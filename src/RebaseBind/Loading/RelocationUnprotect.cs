namespace RebaseBind.Loading;

/// <summary>Which sections a loader makes writable before it relocates.</summary>
internal enum RelocationUnprotect
{
    /// <summary>Those with raw data that are not writable already.</summary>
    ReadOnlySections,

    /// <summary>All.</summary>
    AllSections,
}
