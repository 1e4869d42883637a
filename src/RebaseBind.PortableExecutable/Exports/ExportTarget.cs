namespace RebaseBind.PortableExecutable.Exports;

/// <summary>Where an export leads.</summary>
/// <param name="Address">RVA of the code or data, or of the forwarder's text.</param>
/// <param name="Kind">Which of the two, or neither.</param>
public readonly record struct ExportTarget(Rva Address, ExportTargetKind Kind);
