namespace RebaseBind.PortableExecutable.Exports;

/// <summary>Where an export leads.</summary>
/// <param name="Entry">The file offset of its entry in the address table.</param>
/// <param name="Address">RVA of the code or data, or of the forwarder's text.</param>
/// <param name="Kind">Which of the two, or neither.</param>
public readonly record struct ExportTarget(FileOffset Entry, Rva Address, ExportTargetKind Kind);
