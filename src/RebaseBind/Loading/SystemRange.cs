using RebaseBind.Planning;

namespace RebaseBind.Loading;

/// <summary>Addresses that something of the system takes in every process.</summary>
/// <param name="Name">What it is, in words.</param>
/// <param name="Range">The addresses.</param>
internal sealed record SystemRange(string Name, AddressRange Range)
{
    internal static SystemRange Of(string name, ulong start, ulong end) => new(name, new AddressRange(new(start), new(end)));
}
