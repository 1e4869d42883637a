namespace RebaseBind.TestImages;

/// <summary>One entry of the export address table.</summary>
/// <param name="Name">Its name; null for an export by ordinal only.</param>
/// <param name="Forwarder">"DLL.Function" or "DLL.#ordinal"; null for code of this image.</param>
/// <param name="IsUsed">Whether the entry holds anything.</param>
public readonly record struct ExportedSymbol(string? Name, string? Forwarder, bool IsUsed = true)
{
    /// <summary>An ordinal that is not in use.</summary>
    public static ExportedSymbol Gap => new(null, null, IsUsed: false);

    /// <summary>An export without a name.</summary>
    public static ExportedSymbol ByOrdinal => new(null, null);

    public static implicit operator ExportedSymbol(string name) => FromString(name);

    public static ExportedSymbol FromString(string name) => new(name, null);

    /// <summary>An export that leads to one of another DLL.</summary>
    public static ExportedSymbol Forwarded(string name, string target) => new(name, target);
}
