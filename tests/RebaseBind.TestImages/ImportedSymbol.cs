namespace RebaseBind.TestImages;

/// <summary>One import: by name with a hint, or by ordinal. A string or a number stands for either.</summary>
/// <param name="Name">The name; null for an import by ordinal.</param>
/// <param name="HintOrOrdinal">The hint, or the ordinal.</param>
public readonly record struct ImportedSymbol(string? Name, ushort HintOrOrdinal)
{
    public static implicit operator ImportedSymbol(string name) => FromString(name);

    public static implicit operator ImportedSymbol(int ordinal) => FromInt32(ordinal);

    public static ImportedSymbol FromString(string name) => new(name, 0);

    public static ImportedSymbol FromInt32(int ordinal) => new(null, checked((ushort)ordinal));

    /// <summary>An import by name, with the hint the linker took from the exporter's name table.</summary>
    public static ImportedSymbol WithHint(string name, ushort hint) => new(name, hint);
}
