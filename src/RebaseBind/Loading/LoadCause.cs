namespace RebaseBind.Loading;

/// <summary>How an image came to be loaded.</summary>
internal enum LoadCause
{
    /// <summary>The process starts with it.</summary>
    Root,

    /// <summary>The system maps it into every process, whatever the program imports.</summary>
    System,

    /// <summary>Another image imports from it.</summary>
    Import,

    /// <summary>A forwarded export leads to it.</summary>
    Forwarder,

    /// <summary>Delay-loaded by another image: loaded on first use, taken to happen after the start.</summary>
    DelayLoad,

    /// <summary>Managed code calls into it (P/Invoke): after the start.</summary>
    PInvoke,

    /// <summary>An assembly that managed code refers to: after the start.</summary>
    Assembly,

    /// <summary>A part of the .NET runtime that lies beside a .NET program: after the start.</summary>
    Runtime,

    /// <summary>Declared by the user as loaded at run time: after the start.</summary>
    Declared,

    /// <summary>The synthetic host, which stands for a program that is not in the tree, loads it.</summary>
    Host,
}

/// <summary>The words that reports use for this; part of the JSON form.</summary>
internal static class LoadCauseWords
{
    /// <summary>"root", "system", "import", "forwarder", "delay-load", "p-invoke", "assembly", "runtime", "declared" or "host".</summary>
    internal static string ToWord(this LoadCause cause) => cause switch
    {
        LoadCause.Root => "root",
        LoadCause.System => "system",
        LoadCause.Import => "import",
        LoadCause.Forwarder => "forwarder",
        LoadCause.DelayLoad => "delay-load",
        LoadCause.PInvoke => "p-invoke",
        LoadCause.Assembly => "assembly",
        LoadCause.Runtime => "runtime",
        LoadCause.Declared => "declared",
        _ => "host",
    };
}
