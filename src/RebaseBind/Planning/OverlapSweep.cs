using System.Collections.Generic;
using RebaseBind.Addresses;

namespace RebaseBind.Planning;

/// <summary>Goes through images in order of machine and address, in each set on its own, and notes one partner for each that overlaps.</summary>
/// <remarks>
/// If any image of the set before this one overlaps it, the one that reaches furthest does; if any after it does, the next one does.
/// An image is named by its place in that order; it takes 8 bytes here.
/// </remarks>
internal sealed class OverlapSweep
{
    private const int None = -1;

    private readonly LocatedImage[] images;
    private readonly int[] partnerOf;
    private readonly int[] setOfPartner;
    private readonly Position[] positions;

    internal OverlapSweep(LocatedImage[] inOrderOfAddress, int sets)
    {
        images = inOrderOfAddress;
        partnerOf = new int[images.Length];
        setOfPartner = new int[images.Length];
        for (int i = 0; i < images.Length; i++)
        {
            setOfPartner[i] = sets;
        }

        positions = new Position[sets];
        for (int set = 0; set < sets; set++)
        {
            positions[set] = new Position(None, None);
        }
    }

    /// <summary>Comes to the next image of a set.</summary>
    internal void Add(int image, int set)
    {
        ref Position position = ref positions[set];
        if (Overlaps(position.Furthest, image))
        {
            Note(image, position.Furthest, set);
        }

        if (Overlaps(position.Last, image))
        {
            Note(position.Last, image, set);
        }

        bool isFurthest = position.Furthest == None
            || images[position.Furthest].Image.Machine != images[image].Image.Machine
            || images[image].Range.End > images[position.Furthest].Range.End;
        position = new Position(isFurthest ? image : position.Furthest, image);
    }

    /// <summary>The images that overlap, in order of address.</summary>
    internal List<Overlap> ToOverlaps()
    {
        int count = 0;
        foreach (int set in setOfPartner)
        {
            count += set < positions.Length ? 1 : 0;
        }

        var overlaps = new List<Overlap>(count);
        for (int i = 0; i < images.Length; i++)
        {
            if (setOfPartner[i] < positions.Length)
            {
                LocatedImage partner = images[partnerOf[i]];
                overlaps.Add(new Overlap(images[i].Image, images[i].Base, partner.Image, partner.Base));
            }
        }

        return overlaps;
    }

    private bool Overlaps(int earlier, int image)
        => earlier != None && images[earlier].Image.Machine == images[image].Image.Machine && images[earlier].Range.Overlaps(images[image].Range);

    /// <summary>Keeps the partner of the first set; in one set, the one before the image.</summary>
    private void Note(int image, int partner, int set)
    {
        if (set < setOfPartner[image] && OverlapFinder.Counts(images[image].Image))
        {
            setOfPartner[image] = set;
            partnerOf[image] = partner;
        }
    }

    /// <summary>Where the sweep of a set has come to.</summary>
    /// <param name="Furthest">The image that reaches furthest so far, of the last one's machine.</param>
    /// <param name="Last">The last image.</param>
    private readonly record struct Position(int Furthest, int Last);
}
