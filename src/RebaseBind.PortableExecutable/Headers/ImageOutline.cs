using System.Reflection.PortableExecutable;

namespace RebaseBind.PortableExecutable.Headers;

/// <summary>Where an image lies, and little more: what can be read of one that is damaged.</summary>
/// <param name="Machine">The processor.</param>
/// <param name="Characteristics">The file header's flags.</param>
/// <param name="TimeDateStamp">The file header's stamp.</param>
/// <param name="ImageBase">Where it wants to be mapped; a multiple of 64 KiB.</param>
/// <param name="SizeOfImage">Bytes of address space it takes; not 0.</param>
/// <param name="CheckSum">The stored checksum.</param>
/// <param name="Subsystem">The subsystem it runs in.</param>
/// <param name="DllCharacteristics">The optional header's flags.</param>
internal readonly record struct ImageOutline(
    Machine Machine,
    Characteristics Characteristics,
    uint TimeDateStamp,
    VirtualAddress ImageBase,
    uint SizeOfImage,
    uint CheckSum,
    Subsystem Subsystem,
    DllCharacteristics DllCharacteristics);
