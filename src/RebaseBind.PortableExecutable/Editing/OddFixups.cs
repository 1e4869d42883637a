namespace RebaseBind.PortableExecutable.Editing;

/// <summary>Base relocations that changed values which are no addresses of their image.</summary>
/// <param name="Count">How many.</param>
/// <param name="First">RVA of the first in the order of the table.</param>
/// <param name="Value">What it held.</param>
internal readonly record struct OddFixups(int Count, Rva First, ulong Value);
