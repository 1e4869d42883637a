using System.Reflection.PortableExecutable;
using RebaseBind.Images;

namespace RebaseBind.Processes;

/// <summary>Which images of a name can be meant: those of a machine, those with managed code, or all.</summary>
internal readonly record struct Wanted
{
    private readonly Kind kind;
    private readonly Machine machine;

    private Wanted(Kind kind, Machine machine = default)
    {
        this.kind = kind;
        this.machine = machine;
    }

    private enum Kind : byte
    {
        Anything,
        Managed,
        OfMachine,
    }

    /// <summary>Images with managed code, of whatever machine they are marked: AnyCPU is marked x86.</summary>
    internal static Wanted Managed => new(Kind.Managed);

    /// <summary>What an image can load as a library: a native one only its own machine's; managed code, or code for two machines, any.</summary>
    internal static Wanted By(ImageSummary loader) => FitsEveryMachine(loader) ? new(Kind.Anything) : new(Kind.OfMachine, loader.Machine);

    /// <summary>Whether an image can be meant.</summary>
    internal bool Fits(ImageSummary image) => kind switch
    {
        Kind.Anything => true,
        Kind.Managed => image.IsManaged || image.Kind == ImageKind.Mixed,
        _ => image.Machine == machine || FitsEveryMachine(image),
    };

    private static bool FitsEveryMachine(ImageSummary image) => image.IsManaged || image.Kind == ImageKind.Hybrid;
}
