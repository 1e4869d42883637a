namespace RebaseBind.PortableExecutable.Exports;

/// <summary>The place of an export in the export address table.</summary>
/// <param name="Value">From 0; it may lie beyond the table in a damaged image.</param>
public readonly record struct ExportIndex(int Value);
