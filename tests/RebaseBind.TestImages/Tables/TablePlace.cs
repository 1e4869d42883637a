namespace RebaseBind.TestImages.Tables;

/// <summary>Where a table lies: what its data directory entry says.</summary>
internal readonly record struct TablePlace(uint Rva, uint Size);
