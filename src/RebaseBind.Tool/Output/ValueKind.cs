namespace RebaseBind.Tool.Output;

/// <summary>What shells can offer for a value.</summary>
internal enum ValueKind
{
    /// <summary>Nothing: a name, a number, a pattern.</summary>
    Text,

    /// <summary>One of a few words.</summary>
    Words,

    /// <summary>A file.</summary>
    File,

    /// <summary>A folder, or an archive in place of it.</summary>
    Folder,
}
