namespace RebaseBind.Binding;

/// <summary>A DLL that a forwarded export leads to.</summary>
/// <param name="Module">The DLL.</param>
/// <param name="Name">The name that loaders load it by: the forwarder's, with ".dll".</param>
internal sealed record ForwardTarget(BindTarget Module, byte[] Name);
