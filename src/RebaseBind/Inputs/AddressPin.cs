using RebaseBind.PortableExecutable;

namespace RebaseBind.Inputs;

/// <summary>An address that the user gives an image, by a line of a coffbase file or of a list of files.</summary>
/// <param name="Key">
/// The image: its path below the root, its file name, or its file name without the extension; upper and lower case are the same.
/// </param>
/// <param name="Base">The address; a multiple of 64 KiB.</param>
/// <param name="Size">Bytes to reserve there; 0 for what the image needs.</param>
/// <param name="Source">The file it was read from, as the user named it.</param>
/// <param name="Line">The line there, from 1.</param>
internal sealed record AddressPin(string Key, VirtualAddress Base, ulong Size, string Source, int Line);
