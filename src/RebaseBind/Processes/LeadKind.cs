namespace RebaseBind.Processes;

/// <summary>How an image looks for a file it loads.</summary>
internal enum LeadKind : byte
{
    /// <summary>As the operating system's loader does: imports, forwarders, P/Invoke.</summary>
    Library,

    /// <summary>As the .NET runtime looks for an assembly.</summary>
    Assembly,

    /// <summary>As a .NET host finds the program it starts: beside itself.</summary>
    Companion,
}
