namespace RebaseBind.PortableExecutable.Exports;

/// <summary>A place in the export name table: in an importer a hint, namely where its linker saw the name.</summary>
/// <param name="Value">From 0; as a hint it may be anything.</param>
public readonly record struct ExportHint(int Value);
