namespace RebaseBind.PortableExecutable.Exports;

/// <summary>What an entry of the export address table holds.</summary>
public enum ExportTargetKind
{
    /// <summary>Nothing: the ordinal is not in use.</summary>
    None,

    /// <summary>An address in this image.</summary>
    Address,

    /// <summary>The RVA, inside the export directory, of a text that names an export of another DLL.</summary>
    Forwarder,
}
