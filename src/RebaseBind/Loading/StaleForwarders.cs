namespace RebaseBind.Loading;

/// <summary>
/// Which forwarder references of a bound DLL decide whether its binding is valid. No document says how Windows read them.
/// </summary>
internal enum StaleForwarders
{
    /// <summary>One reference with a wrong stamp, or to a DLL that is not at its base, makes the binding stale; the default.</summary>
    Any,

    /// <summary>
    /// Only the last counts, also over the DLL's own reference: each one that is checked replaces the result so far (ReactOS
    /// dll/ntdll/ldr/ldrpe.c LdrpHandleOneNewFormatImportDescriptor).
    /// </summary>
    Last,
}

/// <summary>The words that reports use for this; part of the JSON form.</summary>
internal static class StaleForwardersWords
{
    /// <summary>"any" or "last".</summary>
    internal static string ToWord(this StaleForwarders forwarders) => forwarders == StaleForwarders.Any ? "any" : "last";
}
