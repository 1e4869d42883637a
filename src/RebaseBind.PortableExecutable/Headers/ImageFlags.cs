using System.Reflection.PortableExecutable;

namespace RebaseBind.PortableExecutable.Headers;

/// <summary>
/// Optional header flags that <see cref="DllCharacteristics"/> of netstandard2.0 does not name (PE specification, "DLL Characteristics").
/// </summary>
internal static class ImageFlags
{
    /// <summary>FORCE_INTEGRITY: the loader checks the signature before it maps the image.</summary>
    internal const DllCharacteristics ForceIntegrity = (DllCharacteristics)0x0080;

    /// <summary>NO_BIND: the image asks not to be bound.</summary>
    internal const DllCharacteristics NoBind = (DllCharacteristics)0x0800;

    /// <summary>GUARD_CF: the image supports control flow guard.</summary>
    internal const DllCharacteristics ControlFlowGuard = (DllCharacteristics)0x4000;
}
