namespace RebaseBind.Symbols;

/// <summary>What a symbol server finds a file by, in both forms that are in use.</summary>
/// <param name="Symstore">
/// As Microsoft's symstore and symsrv make it: the folder and the file's name below the root of a symbol store, with '/'.
/// </param>
/// <param name="Ssqp">As the Simple Symbol Query Protocol says; null where it knows no key.</param>
internal readonly record struct SymbolKey(string Symstore, string? Ssqp);
