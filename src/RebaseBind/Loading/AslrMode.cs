namespace RebaseBind.Loading;

/// <summary>Whether ASLR is at work.</summary>
public enum AslrMode
{
    /// <summary>Images with DYNAMICBASE are moved by loaders that know it; the default.</summary>
    On,

    /// <summary>No image is moved, as with MoveImages = 0 on Windows Vista and 7.</summary>
    Off,

    /// <summary>
    /// Every image with relocations is moved (mandatory ASLR, Windows 8 and later; loaders without it do as with <see cref="On"/>).
    /// </summary>
    Forced,
}

/// <summary>The words that reports use for this; part of the JSON form.</summary>
internal static class AslrModeWords
{
    /// <summary>"on", "off" or "forced".</summary>
    internal static string ToWord(this AslrMode mode) => mode switch
    {
        AslrMode.On => "on",
        AslrMode.Off => "off",
        _ => "forced",
    };
}
