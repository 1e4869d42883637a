using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Addresses;
using RebaseBind.Findings;
using RebaseBind.Images;
using RebaseBind.Policies;
using RebaseBind.PortableExecutable;
using RebaseBind.Words;

namespace RebaseBind.Planning.Placing;

/// <summary>The addresses near EXEs, for <see cref="LayoutPolicy.KeepsClearOfExes"/>.</summary>
/// <remarks>
/// A 32-bit jump reaches 2 GiB (Intel's manual, volume 2, JMP rel32). Whoever changes the code of an EXE while it runs needs free addresses in
/// reach of it. In a 32-bit process every address is: there is nothing to keep free.
/// </remarks>
internal static class NearExes
{
    private const ulong Reach = 0x8000_0000;
    private const int Named = 3;

    /// <summary>The EXEs of one machine, each with the addresses in reach of it; none if they need not be kept free.</summary>
    internal static IReadOnlyList<NearExe> Of(IEnumerable<ImageSummary> images, LayoutPolicy layout)
        => !layout.KeepsClearOfExes ? [] : [.. images.Where(IsExe).Select(static exe => new NearExe(exe, Around(AddressRange.OfImage(exe))))];

    /// <summary>Notes on what is not kept free: a finding for each EXE that images stay near to; one if there is no such EXE.</summary>
    /// <param name="placements">All images where they go.</param>
    /// <param name="layout">Whether somebody wants to know.</param>
    internal static IEnumerable<Finding> Notes(IReadOnlyList<Placement> placements, LayoutPolicy layout)
    {
        IReadOnlyList<NearExe> exes = Of(placements.Select(static placement => placement.Image), layout);
        if (layout.KeepsClearOfExes && exes.Count == 0)
        {
            yield return Note(
                string.Empty,
                $"{PolicyWords.NearExe} keeps nothing free: there is no 64-bit EXE among the images, "
                + "and to a 32-bit one every address of its process is near");
        }

        foreach (NearExe near in exes)
        {
            string[] staying = [.. placements.Where(placement => IsNear(placement, near)).Select(static placement => placement.Image.Path)];
            if (staying.Length != 0)
            {
                string more = staying.Length > Named ? $" and {Amounts.Count(staying.Length - Named)} more" : string.Empty;
                yield return Note(
                    near.Exe.Path,
                    $"{Amounts.Count(staying.Length, "DLL stays", "DLLs stay")} within 2 GiB of it: {string.Join(", ", staying.Take(Named))}{more}; "
                    + $"{PolicyWords.NearExe} only keeps others from moving there. "
                    + $"Reserve {near.Range} to move those away that can move");
            }
        }
    }

    private static bool IsNear(Placement placement, NearExe near)
        => placement.Image is { IsDll: true, IsLeftToRuntime: false, IsForeign: false }
        && placement.Image.Machine == near.Exe.Machine
        && AddressRange.ForImage(placement.Base, placement.Image.SizeOfImage).Overlaps(near.Range);

    /// <summary>The managed X.dll of a .NET program is marked as a program, but loaded like a DLL.</summary>
    private static bool IsExe(ImageSummary image)
        => image is { IsDll: false, IsForeign: false }
        && !MachineRanges.IsNarrow(image.Machine)
        && !(image.IsManaged && image.FileName.EndsWith(".dll", StringComparison.OrdinalIgnoreCase));

    private static AddressRange Around(AddressRange exe) => new(
        new VirtualAddress(exe.Start.Value - Math.Min(exe.Start.Value, Reach)),
        new VirtualAddress(exe.End.Value + Math.Min(ulong.MaxValue - exe.End.Value, Reach)));

    private static Finding Note(string image, string message) => new(FindingCatalog.NearExe, FindingSeverity.Note, image, message);
}

/// <summary>An EXE and the addresses in reach of it.</summary>
/// <param name="Exe">The EXE.</param>
/// <param name="Range">2 GiB on both sides of its image, and the image itself.</param>
internal readonly record struct NearExe(ImageSummary Exe, AddressRange Range);
