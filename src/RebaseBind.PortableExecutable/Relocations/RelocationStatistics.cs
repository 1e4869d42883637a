namespace RebaseBind.PortableExecutable.Relocations;

/// <summary>Counts over an image's base relocations.</summary>
/// <param name="Fixups">Fixups without padding.</param>
/// <param name="Pages">Distinct 4 KiB pages they change, straddled pages included.</param>
/// <param name="NarrowFixups">
/// Those that hold less than a full pointer: any but <see cref="RelocationType.Dir64"/> in a 64-bit image.
/// Such an image is right only below 4 GiB.
/// </param>
public readonly record struct RelocationStatistics(int Fixups, int Pages, int NarrowFixups)
{
    /// <summary>Those that change bytes of the file that are mapped more than once: a rewritten file would be wrong at one of the places.</summary>
    internal int SharedFixups { get; init; }
}
