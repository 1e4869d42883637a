using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Files;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Editing;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Pages;
using RebaseBind.PortableExecutable.Places;
using RebaseBind.Rebasing;

namespace RebaseBind.Verifying;

/// <summary>Finds where a file is not as it was recorded.</summary>
/// <remarks>
/// Without the file as it was, there are two ways to know it: what the record says stood in fields and edits, and the page codes, which show the
/// pages that changed and give back a single byte. Both are tried, and the hash tells whether the result is the recorded file. What is still
/// unknown then is told by page.
/// </remarks>
internal sealed class AlterationFinder
{
    /// <summary>A page with more changed places than this is told as a whole.</summary>
    private const int MostInPage = 32;

    /// <summary>How many of the pages that are told as a whole are looked at to guess what was done, and how far apart, in bytes.</summary>
    private const int MostPagesLookedAt = 64;
    private const int Step = 8;

    private readonly ImageChange change;
    private readonly byte[] body;
    private readonly byte[] restored;
    private readonly List<HashSet<ImagePlaceKind>> unknownKinds = [];
    private readonly bool isSigned;
    private readonly bool isMoved;
    private readonly int length;

    private AlterationFinder(ReadOnlyMemory<byte> file, ImageChange change, bool moveBack)
    {
        this.change = change;
        length = file.Length;
        body = file.ToArray();
        if (LaterSignature.Cut(file, change.Length) is { } cut)
        {
            isSigned = true;
            body = cut.File;
            BinaryPrimitives.WriteUInt32LittleEndian(body.AsSpan(cut.Headers.CheckSumOffset.Value), change.CheckSum);
        }

        restored = (byte[])body.Clone();
        isMoved = moveBack && TryMoveBack(restored, change);
    }

    /// <summary>Finds the places.</summary>
    /// <param name="file">The file as it is.</param>
    /// <param name="change">The recorded change that it is not the result of.</param>
    /// <param name="expected">The file as it should be; null if that is not at hand.</param>
    internal static Alteration Find(ReadOnlyMemory<byte> file, ImageChange change, byte[]? expected)
    {
        Alteration alteration = new AlterationFinder(file, change, moveBack: false).Find(expected);
        if (alteration.IsComplete || expected is not null)
        {
            return alteration;
        }

        var moved = new AlterationFinder(file, change, moveBack: true);
        Alteration other = moved.isMoved ? moved.Find(expected) : alteration;
        return other.IsComplete || other.UnknownBytes < alteration.UnknownBytes ? other : alteration;
    }

    private Alteration Find(byte[]? expected)
    {
        if (body.Length > change.Length && ContentHash.Sha256(body.AsMemory(0, change.Length)).AsSpan().SequenceEqual(change.Sha256.Span))
        {
            var behind = new AlteredPlace(new FileOffset(change.Length), body.Length - change.Length, Place: null, IsExact: true);
            return new Alteration(AlteredAs.Bytes, [behind], IsComplete: true) { Growth = body.Length - change.Length };
        }

        bool[] unknown = new bool[PageCodes.CountOf(body.Length)];
        if (body.Length != change.Length)
        {
            // What follows a place where bytes were added or taken away is not compared with itself.
            unknown.AsSpan().Fill(true);
            foreach (int page in Enumerable.Range(0, Math.Min(unknown.Length, change.Pages.Length / PageCodes.CodeSize)))
            {
                unknown[page] = PageCodes.OfPage(PageOf(body, page)) != PageCodes.CodeOf(change.Pages.Span, page);
            }
        }
        else if (expected is { } known)
        {
            known.CopyTo(restored, 0);
        }
        else if (change.Pages.IsEmpty)
        {
            Overlay(Enumerable.Range(0, unknown.Length).ToArray());
        }
        else
        {
            Restore(unknown);
        }

        bool isComplete = body.Length == change.Length && ContentHash.Sha256(restored).AsSpan().SequenceEqual(change.Sha256.Span);
        List<AlteredPlace> places = Places(unknown);
        return new Alteration(Guess(places, unknown), places, isComplete) { Growth = body.Length - change.Length };
    }

    /// <summary>Puts back what can be known of the pages that changed.</summary>
    private void Restore(bool[] unknown)
    {
        IReadOnlyList<int> changed = PageCodes.FindChangedPages(restored, change.Pages.Span);
        int[] left = [.. changed.Where(page => !TryRepair(page))];
        if (left.Length != 0)
        {
            Overlay(left);
            left = [.. left.Where(page => PageCodes.OfPage(PageOf(restored, page)) != PageCodes.CodeOf(change.Pages.Span, page) && !TryRepair(page))];
        }

        foreach (int page in left)
        {
            PageOf(body, page).CopyTo(restored.AsSpan(page * PageCodes.PageSize));
            unknown[page] = true;
        }
    }

    private bool TryRepair(int page)
    {
        Span<byte> bytes = restored.AsSpan(page * PageCodes.PageSize, PageOf(restored, page).Length);
        bool isFound = PageCodes.TryRepair(bytes, PageCodes.CodeOf(change.Pages.Span, page), out int offset, out byte old);
        if (isFound)
        {
            bytes[offset] = old;
        }

        return isFound;
    }

    /// <summary>Writes into some pages what the record says stood there: header fields and edits.</summary>
    private void Overlay(int[] pages)
    {
        byte[] whole = (byte[])restored.Clone();
        Write(whole, change.Edits.Select(static edit => (edit.Offset, edit.New.ToArray())));
        if (TryRead(whole) is { } image)
        {
            ImageHeaders headers = image.Headers;
            byte[] imageBase = headers.IsPe32Plus ? BitConverter.GetBytes(change.Base.Value) : BitConverter.GetBytes((uint)change.Base.Value);
            Write(whole,
            [
                (headers.ImageBaseOffset, imageBase),
                (headers.TimeDateStampOffset, BitConverter.GetBytes(change.TimeDateStamp)),
                (headers.CheckSumOffset, BitConverter.GetBytes(change.CheckSum)),
                (headers.DllCharacteristicsOffset, BitConverter.GetBytes((ushort)change.DllCharacteristics)),
            ]);
        }

        foreach (int page in pages)
        {
            PageOf(whole, page).CopyTo(restored.AsSpan(page * PageCodes.PageSize));
        }
    }

    private static void Write(byte[] file, IEnumerable<(FileOffset Offset, byte[] Bytes)> edits)
    {
        foreach ((FileOffset offset, byte[] bytes) in edits.Where(edit => edit.Offset.Value <= file.Length - edit.Bytes.Length))
        {
            bytes.CopyTo(file, offset.Value);
        }
    }

    private List<AlteredPlace> Places(bool[] unknown)
    {
        ImagePlaces? names = (TryRead(restored) ?? TryRead(body)) is { } image ? new ImagePlaces(image) : null;
        var places = new List<AlteredPlace>();
        for (int page = 0; page < unknown.Length; page++)
        {
            int start = page * PageCodes.PageSize;
            List<AlteredPlace>? exact = unknown[page] ? null : PlacesIn(page, names);
            if (exact is not null)
            {
                places.AddRange(exact);
                continue;
            }

            ImagePlace? place = names?.At(new FileOffset(start));
            int size = PageOf(body, page).Length;
            if (names is not null && unknownKinds.Count < MostPagesLookedAt)
            {
                unknownKinds.Add([.. Enumerable.Range(0, size / Step).Select(step => names.At(new FileOffset(start + (step * Step))).Kind)]);
            }

            AlteredPlace? before = places.Count == 0 ? null : places[places.Count - 1];
            if (before is { IsExact: false } && before.Start.Value + before.Size == start && before.Place?.SectionName == place?.SectionName)
            {
                places[places.Count - 1] = before with { Size = before.Size + size };
            }
            else
            {
                places.Add(new AlteredPlace(new FileOffset(start), size, place, IsExact: false));
            }
        }

        if (isSigned)
        {
            var table = new ImagePlace(ImagePlaceKind.CertificateTable, null, null, "a certificate table that was added");
            places.Add(new AlteredPlace(new FileOffset(body.Length), length - body.Length, table, IsExact: true));
        }

        return places;
    }

    /// <summary>What changed in a page that is known; null if it is too much to be listed.</summary>
    private List<AlteredPlace>? PlacesIn(int page, ImagePlaces? names)
    {
        var places = new List<AlteredPlace>();
        int end = (page * PageCodes.PageSize) + PageOf(body, page).Length;
        for (int at = page * PageCodes.PageSize; at < end;)
        {
            if (body[at] == restored[at])
            {
                at++;
                continue;
            }

            if (places.Count == MostInPage)
            {
                return null;
            }

            int start = at;
            ImagePlace? place = names?.At(new FileOffset(at));
            do
            {
                at++;
            }
            while (at < end && body[at] != restored[at] && IsSame(place, names?.At(new FileOffset(at)), at - start));
            places.Add(new AlteredPlace(new FileOffset(start), at - start, place, IsExact: true));
        }

        return places;
    }

    /// <summary>Whether two bytes belong to one place: one field, or one stretch of bytes that nothing else is known of.</summary>
    private static bool IsSame(ImagePlace? first, ImagePlace? next, int distance) => first is not { } one || next is not { } other
        ? first is null && next is null
        : one.Kind == other.Kind && one.SectionName == other.SectionName
            && (one.Rva == other.Rva || (one.Rva is { } from && other.Rva is { } to && to.Value - from.Value == (uint)distance));

    private AlteredAs Guess(List<AlteredPlace> places, bool[] unknown)
    {
        int changed = unknown.Count(static one => one);
        return changed > unknown.Length / 2 && unknown[0] ? AlteredAs.AnotherFile
            : isMoved ? AlteredAs.Rebased
            : isSigned ? AlteredAs.SignedAndMore
            : body.Length != change.Length ? AlteredAs.Bytes
            : unknownKinds.Count == 0 && places.TrueForAll(static place => IsOf(place, IsHeader)) ? AlteredAs.Bytes
            : MayAllBe(places, IsBinding) ? AlteredAs.Bound
            : MayAllBe(places, IsResource) ? AlteredAs.Resources
            : AlteredAs.Bytes;
    }

    /// <summary>
    /// Whether all that changed may be of a kind: a page that is told as a whole, if there is any of it in the page beside headers.
    /// </summary>
    private bool MayAllBe(List<AlteredPlace> places, Func<ImagePlaceKind, bool> isOf)
        => places.TrueForAll(place => !place.IsExact || IsOf(place, isOf))
        && unknownKinds.TrueForAll(kinds => kinds.Any(kind => isOf(kind) && !IsHeader(kind) && kind != ImagePlaceKind.HeaderSpace));

    private static bool IsOf(AlteredPlace place, Func<ImagePlaceKind, bool> isOf) => place.Place is { } known && isOf(known.Kind);

    private static bool IsHeader(ImagePlaceKind kind)
        => kind is ImagePlaceKind.CheckSum or ImagePlaceKind.DataDirectoryEntry or ImagePlaceKind.TimeDateStamp;

    private static bool IsBinding(ImagePlaceKind kind) => IsHeader(kind) || kind is ImagePlaceKind.ImportSlot or ImagePlaceKind.ImportAddressTable
        or ImagePlaceKind.ImportDescriptorStamp or ImagePlaceKind.ImportForwarderChain or ImagePlaceKind.BoundImportDirectory
        or ImagePlaceKind.HeaderSpace or ImagePlaceKind.DelayImportSlot or ImagePlaceKind.BoundDelayImportSlot
        or ImagePlaceKind.DelayImportDescriptorStamp;

    private static bool IsResource(ImagePlaceKind kind)
        => IsHeader(kind) || kind is ImagePlaceKind.Resources or ImagePlaceKind.SectionHeader or ImagePlaceKind.OptionalHeader;

    /// <summary>Moves an image that another tool moved back to where it was recorded.</summary>
    private static bool TryMoveBack(byte[] file, ImageChange change)
    {
        try
        {
            var editor = new ImageEditor(file);
            if (editor.Original.Headers.ImageBase == change.Base || editor.Original.RelocationStatistics.Fixups == 0)
            {
                return false;
            }

            editor.Rebase(change.Base);
            return true;
        }
        catch (Exception damage) when (damage is BadImageException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    private static ReadOnlySpan<byte> PageOf(byte[] file, int page)
        => file.AsSpan(page * PageCodes.PageSize, Math.Min(PageCodes.PageSize, file.Length - (page * PageCodes.PageSize)));

    private static PeImage? TryRead(byte[] file)
    {
        try
        {
            return PeImage.Read(file);
        }
        catch (BadImageException)
        {
            return null;
        }
    }
}
