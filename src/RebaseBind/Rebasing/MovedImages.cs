using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using RebaseBind.Files;
using RebaseBind.Gathering;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.Rebasing;

/// <summary>What must be known of every image that moves before the first one is bound to: the hash of its file, and from that its new stamp.</summary>
/// <param name="Hashes">The SHA-256 of each, by path; 32 bytes.</param>
/// <param name="Stamps">The stamp that each gets, by path; for one that could not be read, and so keeps its own, some other.</param>
internal sealed record MovedImages(IReadOnlyDictionary<string, byte[]> Hashes, IReadOnlyDictionary<string, uint> Stamps)
{
    /// <summary>Nothing known.</summary>
    internal static MovedImages None { get; } = new(new Dictionary<string, byte[]>(StringComparer.Ordinal), new Dictionary<string, uint>(StringComparer.Ordinal));

    /// <summary>Hashes the files that a plan moves. A file that cannot be read has no hash; whoever rewrites it will say so.</summary>
    internal static MovedImages Of(GatheredTree tree, AddressPlan plan, RunSettings run)
    {
        Placement[] moved = plan.Placements.Where(static placement => placement.Action == PlacementAction.Moved).ToArray();
        var hashes = new byte[]?[moved.Length];
        Parallel.For(0, moved.Length, run.Parallelism, i =>
        {
            try
            {
                using MappedFile file = MappedFile.OpenRead(tree.FileOf(moved[i].Image.Path));
                hashes[i] = ContentHash.Sha256(file.Memory);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or BadImageException)
            {
            }
        });

        // An image that stays where it is, with its old stamp, must not match what is bound to it at its new base.
        var all = moved.Zip(hashes, static (placement, hash) => (placement, hash)).ToArray();
        return new MovedImages(
            all.Where(static pair => pair.hash is not null).ToDictionary(pair => pair.placement.Image.Path, pair => pair.hash!, StringComparer.Ordinal),
            all.ToDictionary(pair => pair.placement.Image.Path, pair => ImageRebaser.DeriveTimeDateStamp(pair.hash ?? new byte[ContentHash.Size], pair.placement.Base, pair.placement.Image.TimeDateStamp), StringComparer.Ordinal));
    }

    /// <summary>The images that a plan moves, with a stamp each that is not theirs but shows what could be bound to them. Reads nothing.</summary>
    internal static MovedImages Preview(AddressPlan plan)
        => new(None.Hashes, plan.Placements
            .Where(static placement => placement.Action == PlacementAction.Moved)
            .Select(static (placement, i) => (placement.Image.Path, Stamp: (uint)i + 1))
            .ToDictionary(static pair => pair.Path, static pair => pair.Stamp, StringComparer.Ordinal));
}
