using RebaseBind.Images;

namespace RebaseBind.Processes;

/// <summary>Which images of a name can be meant: those of a machine (its number), those with managed code, or all.</summary>
internal static class Wanted
{
    /// <summary>Images with managed code, of whatever machine they are marked: AnyCPU is marked x86.</summary>
    internal const int Managed = -1;

    private const int Anything = -2;

    /// <summary>What an image can load as a library: a native one only its own machine's; managed code, or code for two machines, any.</summary>
    internal static int By(ImageSummary loader) => FitsEveryMachine(loader) ? Anything : (int)loader.Machine;

    /// <summary>Whether an image can be meant.</summary>
    internal static bool Fits(int wanted, ImageSummary image) => wanted switch
    {
        Anything => true,
        Managed => image.IsManaged || image.Kind == ImageKind.Mixed,
        _ => (int)image.Machine == wanted || FitsEveryMachine(image),
    };

    private static bool FitsEveryMachine(ImageSummary image) => image.IsManaged || image.Kind == ImageKind.Hybrid;
}
