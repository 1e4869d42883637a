using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Reflection.PortableExecutable;
using RebaseBind.Files;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Editing;
using RebaseBind.PortableExecutable.Headers;

namespace RebaseBind.Rebasing;

/// <summary>Turns one image in memory into what the plan says.</summary>
internal static class ImageRebaser
{
    /// <summary>Whether the plan changes anything in this image.</summary>
    internal static bool IsNeeded(Placement placement, DynamicBasePolicy policy)
        => placement.Base != placement.Image.ImageBase || ClearsDynamicBase(placement, policy);

    /// <summary>Applies a placement to an image's bytes.</summary>
    /// <param name="file">The original file, in memory that may be changed.</param>
    /// <param name="placement">Where the image goes.</param>
    /// <param name="policy">What happens to DYNAMICBASE.</param>
    /// <param name="result">The changed file: <paramref name="file"/>, or a shorter part of it.</param>
    /// <returns>What was changed.</returns>
    /// <exception cref="BadImageException">The image is damaged; nothing was changed.</exception>
    /// <exception cref="RebaseBindException">The file is not the one that was planned; nothing was changed.</exception>
    internal static ImageChange Apply(Memory<byte> file, Placement placement, DynamicBasePolicy policy, out ReadOnlyMemory<byte> result)
    {
        var editor = new ImageEditor(file);
        ChangedFile.Check(editor.Original, placement.Image);
        return Apply(editor, placement, policy, headerGrowth: 0, edits: [], inPages: false, ContentHash.Sha256(file), out result, out _);
    }

    /// <summary>Applies a placement and edits to an image.</summary>
    /// <param name="editor">The image, unchanged so far.</param>
    /// <param name="placement">Where it goes.</param>
    /// <param name="policy">What happens to DYNAMICBASE.</param>
    /// <param name="headerGrowth">By how many bytes its headers grow first.</param>
    /// <param name="edits">What is replaced then; nothing that base relocations change.</param>
    /// <param name="inPages">Whether the file is laid out in pages last, if that is possible.</param>
    /// <param name="sha256">The hash of its file, 32 bytes.</param>
    /// <param name="result">The changed file.</param>
    /// <param name="odd">The base relocations that changed something else than addresses of the image.</param>
    internal static ImageChange Apply(
        ImageEditor editor,
        Placement placement,
        DynamicBasePolicy policy,
        uint headerGrowth,
        IReadOnlyList<ByteEdit> edits,
        bool inPages,
        byte[] sha256,
        out ReadOnlyMemory<byte> result,
        out OddFixups odd)
    {
        ImageHeaders original = editor.Original.Headers;
        if (headerGrowth != 0)
        {
            editor = new ImageEditor(HeaderGrowth.Insert(editor.Original, headerGrowth));
        }

        uint stamp = original.TimeDateStamp;
        if (placement.Base != original.ImageBase)
        {
            stamp = DeriveTimeDateStamp(sha256, placement.Base, original.TimeDateStamp);
            editor.Rebase(placement.Base);
            editor.SetTimeDateStamp(stamp);
        }

        DllCharacteristics flags = original.DllCharacteristics;
        if (ClearsDynamicBase(placement, policy))
        {
            flags &= ~DllCharacteristics.DynamicBase;
            editor.SetDllCharacteristics(flags);
        }

        foreach (ByteEdit edit in edits)
        {
            editor.Replace(edit);
        }

        ReadOnlyMemory<byte> certificates = editor.StripCertificates();
        PageLayout? layout = inPages ? editor.LayOut() : null;
        uint checkSum = editor.UpdateCheckSum();
        result = editor.File;
        odd = editor.OddFixups;
        return new ImageChange
        {
            Path = placement.Image.Path,
            OriginalSha256 = sha256,
            OriginalBase = original.ImageBase,
            Base = placement.Base,
            OriginalTimeDateStamp = original.TimeDateStamp,
            TimeDateStamp = stamp,
            OriginalCheckSum = original.CheckSum,
            CheckSum = checkSum,
            OriginalDllCharacteristics = original.DllCharacteristics,
            DllCharacteristics = flags,
            HeaderGrowth = headerGrowth,
            Edits = edits,
            RemovedCertificates = certificates,
            Layout = layout,
        };
    }

    /// <summary>A stamp for a moved image, so that whatever was bound to it at its old base turns stale.</summary>
    /// <remarks>
    /// It depends on the whole original file, the old stamp included, and on the new base, and on nothing else. "Old stamp plus one second", what
    /// ReBaseImage64 does by default, is the same for two copies that went to different bases. 0 and 0xFFFFFFFF mean "unbound" and "bound" to
    /// loaders.
    /// </remarks>
    /// <param name="originalSha256">The SHA-256 of the original file, 32 bytes.</param>
    /// <param name="newBase">The new base.</param>
    /// <param name="oldStamp">The stamp it must differ from.</param>
    internal static uint DeriveTimeDateStamp(ReadOnlySpan<byte> originalSha256, VirtualAddress newBase, uint oldStamp)
    {
        var seed = new byte[ContentHash.Size + sizeof(ulong) + sizeof(uint)];
        originalSha256.CopyTo(seed);
        BinaryPrimitives.WriteUInt64LittleEndian(seed.AsSpan(ContentHash.Size), newBase.Value);
        for (uint attempt = 0; ; attempt++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(seed.AsSpan(ContentHash.Size + sizeof(ulong)), attempt);
            uint stamp = BinaryPrimitives.ReadUInt32LittleEndian(ContentHash.Sha256(seed));
            if (stamp is not (0 or uint.MaxValue) && stamp != oldStamp)
            {
                return stamp;
            }
        }
    }

    /// <summary>ARM and ARM64 loaders refuse images without DYNAMICBASE, and images that are left alone keep every byte.</summary>
    internal static bool ClearsDynamicBase(Placement placement, DynamicBasePolicy policy)
        => policy == DynamicBasePolicy.Clear
        && placement.Image is { IsDynamicBase: true, Machine: Machine.I386 or Machine.Amd64 }
        && (placement.Action is (PlacementAction.Moved or PlacementAction.Kept) || IsFreeToChange(placement));

    /// <summary>Whether an image stays only because moving it gains nothing, and nothing is lost when its flags change.</summary>
    private static bool IsFreeToChange(Placement placement)
        => placement.Why.Leave == LeaveReason.LosesNothing
        && placement.Image is { IsSigned: false, IsStrongNameSigned: false, IsIntegrityForced: false };
}
