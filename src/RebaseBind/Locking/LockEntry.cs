using System;
using System.Reflection.PortableExecutable;
using RebaseBind.Addresses;
using RebaseBind.PortableExecutable;

namespace RebaseBind.Locking;

/// <summary>The addresses that are reserved for one image, from one run to the next.</summary>
/// <param name="Machine">The processor; x86, x64, arm (Thumb-2) or arm64. With <paramref name="Path"/> the image's identity.</param>
/// <param name="Path">The path below the root, with '/'; upper and lower case are the same.</param>
/// <param name="Base">The image's base; a multiple of 64 KiB and not 0.</param>
/// <param name="ReservedSize">How many bytes are kept for it from there on; a multiple of 64 KiB and not 0.</param>
/// <param name="IsShared">Whether images that never meet it in a process may have the same addresses; all of them must then be shared.</param>
internal sealed record LockEntry(Machine Machine, string Path, VirtualAddress Base, ulong ReservedSize, bool IsShared)
{
    /// <summary>The reserved addresses.</summary>
    internal AddressRange Range => new(Base, Base + ReservedSize);

    /// <summary>Whether the two reserve the same for the same image, however its path is spelt.</summary>
    internal bool Agrees(LockEntry other)
        => Machine == other.Machine && Base == other.Base && ReservedSize == other.ReservedSize && IsShared == other.IsShared
            && string.Equals(Path, other.Path, StringComparison.OrdinalIgnoreCase);
}
