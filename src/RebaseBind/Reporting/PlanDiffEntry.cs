using System;
using RebaseBind.PortableExecutable;
using RebaseBind.Words;

namespace RebaseBind.Reporting;

/// <summary>One image as a written plan has it.</summary>
/// <param name="Path">Its path below the root of its tree, with '/'.</param>
/// <param name="Machine">The processor, as <see cref="MachineWords"/> writes it.</param>
/// <param name="OriginalBase">The base it had when the plan was made.</param>
/// <param name="Base">The base that the plan gives it.</param>
/// <param name="SizeOfImage">In bytes.</param>
/// <param name="Fixups">How many fixups it has; 0 or more.</param>
/// <param name="Reason">Why the plan gives it this base.</param>
public sealed record PlanDiffEntry(string Path, string Machine, VirtualAddress OriginalBase, VirtualAddress Base, uint SizeOfImage, int Fixups, string Reason)
{
    /// <summary>Checks what was read; a file that is not a plan may still have some of its members.</summary>
    /// <exception cref="FormatException">A member is missing or makes no sense.</exception>
    /// <exception cref="OverflowException">An address has more than 64 bits.</exception>
    internal static PlanDiffEntry Of(PlanImageJson? image)
    {
        if (string.IsNullOrEmpty(image?.Path))
        {
            throw new FormatException("an image has no path");
        }

        return new PlanDiffEntry(
            image!.Path,
            image.Machine ?? throw new FormatException($"{image.Path} has no machine"),
            AddressOf(image, image.OriginalBase, "originalBase"),
            AddressOf(image, image.Base, "base"),
            image.SizeOfImage != 0 ? image.SizeOfImage : throw new FormatException($"{image.Path} has no sizeOfImage"),
            image.Fixups >= 0 ? image.Fixups : throw new FormatException($"{image.Path} has a negative number of fixups"),
            image.Reason ?? throw new FormatException($"{image.Path} has no reason"));
    }

    private static VirtualAddress AddressOf(PlanImageJson image, string? text, string member)
        => new(HexText.Parse(text ?? throw new FormatException($"{image.Path} has no {member}")));
}
