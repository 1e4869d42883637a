namespace RebaseBind.Loading;

/// <summary>Something of the system that takes the lowest free addresses of every process, and so decides where relocated images begin.</summary>
/// <param name="Name">What it is, in words.</param>
/// <param name="Wide">Bytes in a 64-bit process; 0 if it is not there.</param>
/// <param name="Narrow">Bytes in a 32-bit process; 0 if it is not there.</param>
/// <param name="IsStack">Whether the stack that the program asks for comes on top.</param>
internal sealed record SystemBlock(string Name, ulong Wide, ulong Narrow, bool IsStack = false);
