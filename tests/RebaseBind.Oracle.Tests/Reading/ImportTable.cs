namespace RebaseBind.Oracle.Tests.Reading;

/// <summary>An import or delay-load descriptor of a file.</summary>
/// <param name="Offset">File offset of the descriptor.</param>
/// <param name="Name">The DLL, as written.</param>
/// <param name="IsBound">Whether its stamp says so.</param>
/// <param name="SlotsOffset">File offset of the table that binding fills.</param>
/// <param name="Slots">The table.</param>
internal sealed record ImportTable(int Offset, string Name, bool IsBound, int SlotsOffset, ulong[] Slots);
