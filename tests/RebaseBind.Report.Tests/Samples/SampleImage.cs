using System.Reflection.PortableExecutable;
using RebaseBind.Images;
using RebaseBind.PortableExecutable;

namespace RebaseBind.Report.Tests.Samples;

/// <summary>An image of a made-up tree, with what it costs where it is relocated.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Machine">Its processor.</param>
/// <param name="Base">The base it asks for.</param>
/// <param name="NewBase">The base it asks for when it is rebased.</param>
/// <param name="Size">Its SizeOfImage.</param>
/// <param name="Fixups">Its fixups.</param>
/// <param name="LookUps">Its imports.</param>
/// <param name="IsDynamicBase">Whether ASLR moves it.</param>
internal sealed record SampleImage(string Path, Machine Machine, ulong Base, ulong NewBase, uint Size, int Fixups, int LookUps, bool IsDynamicBase = false)
{
    internal ImageSummary Summary(bool isRebased) => new()
    {
        Path = Path,
        Machine = Machine,
        Kind = ImageKind.Native,
        ImageBase = new VirtualAddress(isRebased ? NewBase : Base),
        SizeOfImage = Size,
        IsDll = !Path.EndsWith(".exe", System.StringComparison.Ordinal),
        Fixups = Fixups,
        DllCharacteristics = IsDynamicBase ? DllCharacteristics.DynamicBase : 0,
    };
}
