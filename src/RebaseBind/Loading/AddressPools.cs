using RebaseBind.Addresses;

namespace RebaseBind.Loading;

/// <summary>The addresses that a server gives to images with DYNAMICBASE, from the top down.</summary>
/// <param name="Wide">For images based at 4 GiB or above.</param>
/// <param name="Narrow">For those below, 64-bit ones among them.</param>
internal sealed record AddressPools(AddressRange Wide, AddressRange Narrow);
