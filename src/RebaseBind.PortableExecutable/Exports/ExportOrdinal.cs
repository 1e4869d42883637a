using System.Globalization;

namespace RebaseBind.PortableExecutable.Exports;

/// <summary>The number that an export has beside its name, as importers and forwarders write it.</summary>
/// <remarks>It counts from <see cref="ExportDirectory.OrdinalBase"/>; what is left without that is an <see cref="ExportIndex"/>.</remarks>
/// <param name="Value">0 to 65535.</param>
public readonly record struct ExportOrdinal(ushort Value)
{
    /// <summary>The ordinal as forwarders write it, "#27".</summary>
    public override string ToString() => "#" + Value.ToString(CultureInfo.InvariantCulture);
}
