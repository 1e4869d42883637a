namespace RebaseBind.Loading;

/// <summary>How an image came to be loaded.</summary>
public enum LoadCause
{
    /// <summary>The process starts with it.</summary>
    Root,

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
