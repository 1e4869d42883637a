using RebaseBind.Addresses;

namespace RebaseBind.Loading;

/// <summary>Consecutive free addresses of a process.</summary>
/// <param name="Range">The addresses; of length 0 if none is free.</param>
/// <param name="Below">What ends right below them; null for the start of the address space.</param>
/// <param name="Above">What begins right behind them; null for the end of the address space.</param>
internal readonly record struct FreeBlock(AddressRange Range, string? Below, string? Above);
