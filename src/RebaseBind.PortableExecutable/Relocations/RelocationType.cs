namespace RebaseBind.PortableExecutable.Relocations;

/// <summary>How a fixup changes the bytes it names (PE specification, "Base Relocation Types"). Other values are refused.</summary>
internal enum RelocationType
{
    /// <summary>Nothing: padding.</summary>
    Absolute = 0,

    /// <summary>Adds the high 16 bits of the difference to 2 bytes.</summary>
    High = 1,

    /// <summary>Adds the low 16 bits of the difference to 2 bytes; nothing for a difference that is a multiple of 64 KiB.</summary>
    Low = 2,

    /// <summary>Adds the low 32 bits of the difference to 4 bytes.</summary>
    HighLow = 3,

    /// <summary>Adds the difference to the 32-bit value spread over a Thumb-2 MOVW and MOVT pair, 8 bytes; ARM only.</summary>
    ThumbMov32 = 7,

    /// <summary>Adds the difference to 8 bytes.</summary>
    Dir64 = 10,
}
