using System.Globalization;
using System.Text;
using RebaseBind.PortableExecutable.Exports;
using RebaseBind.Words;

namespace RebaseBind.Loading;

/// <summary>What an image imports from a DLL that does not export it.</summary>
/// <param name="What">The first such import, in words.</param>
/// <param name="IsOrdinal">Whether that is imported by ordinal.</param>
/// <param name="Others">How many more such imports there are.</param>
internal sealed record MissingExport(string What, bool IsOrdinal, int Others)
{
    private const int LongestName = 100;

    /// <summary>STATUS_ORDINAL_NOT_FOUND.</summary>
    internal const uint OrdinalNotFound = 0xC000_0138;

    /// <summary>STATUS_ENTRYPOINT_NOT_FOUND.</summary>
    internal const uint EntryPointNotFound = 0xC000_0139;

    /// <summary>The NTSTATUS that a loader ends with.</summary>
    internal uint Status => IsOrdinal ? OrdinalNotFound : EntryPointNotFound;

    /// <summary>The first that is missing.</summary>
    internal static MissingExport First(WantedExport wanted)
    {
        bool isOrdinal = wanted.TryGetOrdinal(out ExportOrdinal ordinal);
        wanted.TryGetName(out System.ReadOnlySpan<byte> name);
        string what = isOrdinal
            ? "ordinal " + ordinal.Value.ToString(CultureInfo.InvariantCulture)
            : $"'{VisibleText.Shorten(VisibleText.Of(Encoding.UTF8.GetString(name.ToArray())), LongestName)}'";
        return new MissingExport(what, isOrdinal, 0);
    }

    /// <summary>The first and how many others, as a part of a sentence.</summary>
    public override string ToString() => Others == 0 ? What : $"{What} and {Amounts.Count(Others, "other")}";
}
