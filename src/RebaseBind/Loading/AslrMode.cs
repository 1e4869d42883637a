namespace RebaseBind.Loading;

/// <summary>Whether ASLR is at work.</summary>
public enum AslrMode
{
    /// <summary>Images with DYNAMICBASE are moved by loaders that know it; the default.</summary>
    On,

    /// <summary>No image is moved, as with MoveImages = 0 on Windows Vista and 7.</summary>
    Off,

    /// <summary>Every image with relocations is moved (mandatory ASLR, Windows 8 and later; loaders without it do as with <see cref="On"/>).</summary>
    Forced,
}
