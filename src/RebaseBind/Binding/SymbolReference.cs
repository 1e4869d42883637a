using System;
using System.Globalization;
using System.Text;
using RebaseBind.PortableExecutable.Imports;

namespace RebaseBind.Binding;

/// <summary>What is imported: a name with a hint, or an ordinal.</summary>
internal readonly ref struct SymbolReference
{
    private const int MaxShown = 100;

    private SymbolReference(ReadOnlySpan<byte> name, int hint, ushort ordinal, bool isByOrdinal)
    {
        Name = name;
        Hint = hint;
        Ordinal = ordinal;
        IsByOrdinal = isByOrdinal;
    }

    internal ReadOnlySpan<byte> Name { get; }

    /// <summary>Where the name was in the exporter's name table; -1 if nobody says.</summary>
    internal int Hint { get; }

    internal ushort Ordinal { get; }

    internal bool IsByOrdinal { get; }

    /// <summary>What a thunk stands for.</summary>
    /// <param name="thunks">The table it is from.</param>
    /// <param name="thunk">The thunk.</param>
    internal static SymbolReference Of(ImportThunkEnumerator thunks, ImportThunk thunk)
        => thunk.IsByOrdinal ? ByOrdinal(thunk.Ordinal) : ByName(thunks.GetName(thunk), thunks.GetHint(thunk));

    internal static SymbolReference ByName(ReadOnlySpan<byte> name, int hint) => new(name, hint, 0, isByOrdinal: false);

    internal static SymbolReference ByOrdinal(ushort ordinal) => new(default, -1, ordinal, isByOrdinal: true);

    /// <summary>"'name'" or "#ordinal"; a name of more than 100 bytes is cut.</summary>
    internal string Describe() => IsByOrdinal
        ? "#" + Ordinal.ToString(CultureInfo.InvariantCulture)
        : "'" + Encoding.UTF8.GetString(Name.Slice(0, Math.Min(Name.Length, MaxShown)).ToArray()) + (Name.Length > MaxShown ? "..." : string.Empty) + "'";
}
