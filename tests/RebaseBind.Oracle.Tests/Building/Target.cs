using System.Collections.Generic;
using System.Linq;

namespace RebaseBind.Oracle.Tests.Building;

/// <summary>A linker and the width of a pointer.</summary>
/// <param name="Linker">Whose linker.</param>
/// <param name="Bits">64 for x64, 32 for x86.</param>
internal sealed record Target(Linker Linker, int Bits)
{
    /// <summary>Rows for tests that hold for every target.</summary>
    internal static IEnumerable<object[]> All { get; } = [.. Rows("gnu", "lld")];

    /// <summary>Rows for tests that are about gcc's libraries.</summary>
    internal static IEnumerable<object[]> Gnu { get; } = [.. Rows("gnu")];

    /// <summary>Size of an IAT slot, in bytes.</summary>
    internal int PointerSize => Bits / 8;

    /// <summary>The base that every DLL is linked to, so that all but one must move.</summary>
    internal ulong CommonBase => Bits == 64 ? 0x1_8000_0000u : 0x1000_0000u;

    /// <summary>The target of a row.</summary>
    internal static Target Of(string linker, int bits) => new(linker == "gnu" ? Linker.Gnu : Linker.Lld, bits);

    /// <inheritdoc/>
    public override string ToString() => $"{Linker.ToString().ToLowerInvariant()}{Bits}";

    private static IEnumerable<object[]> Rows(params string[] linkers) => linkers.SelectMany(linker => new[] { new object[] { linker, 64 }, [linker, 32] });
}
