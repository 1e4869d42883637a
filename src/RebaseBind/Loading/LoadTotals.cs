namespace RebaseBind.Loading;

/// <summary>Counts over the images of one process, or of several.</summary>
public sealed record LoadTotals
{
    /// <summary>Images loaded.</summary>
    public int Modules { get; init; }

    /// <summary>Images that the loader had to relocate in the process.</summary>
    public int Relocated { get; init; }

    /// <summary>Those of them that the loader relocates because of DYNAMICBASE, whatever their base is.</summary>
    internal int Dynamic { get; init; }

    /// <summary>Images that cannot be loaded.</summary>
    public int Failures { get; init; }

    /// <summary>Fixups that the loader applies, privately.</summary>
    public long Fixups { get; init; }

    /// <summary>Those of them that no base would spare (DYNAMICBASE in Wine 9 and later).</summary>
    internal long DynamicFixups { get; init; }

    /// <summary>Fixups that the system applies once for all processes (ASLR).</summary>
    internal long SharedFixups { get; init; }

    /// <summary>Bytes of address space.</summary>
    internal long MappedBytes { get; init; }

    /// <summary>Private pages by cause.</summary>
    internal PageCauses PrivatePagesByCause { get; init; }

    /// <summary>Bytes in private pages; every further process takes them again.</summary>
    public long PrivateBytes => (long)PrivatePagesByCause.Total * PageSet.PageSize;

    /// <summary>Bytes of files that stay shared.</summary>
    internal long ShareableBytes { get; init; }

    /// <summary>Bytes of commit charged for sections made writable.</summary>
    internal long CommitBytes { get; init; }

    /// <summary>Imports that are looked up, by name or by ordinal.</summary>
    public int LookUps => Imports.LookUps;

    /// <summary>Bound DLL references that are looked up all the same.</summary>
    public int StaleBindings => Imports.BindingsStale;

    /// <summary>What imports cost.</summary>
    internal ImportWork Imports { get; init; }

    /// <summary>System calls that change page protection.</summary>
    internal int ProtectionCalls { get; init; }

    /// <summary>Folders searched in vain.</summary>
    internal int FailedProbes { get; init; }

    /// <summary>
    /// Pages of page tables that the images need: one for each 2 MiB region they lie in, and in 64-bit processes one for each GiB and each 512
    /// GiB.
    /// </summary>
    internal int PageTablePages { get; init; }

    /// <summary>Bytes in the largest free block; 0 for a 64-bit process. Over several processes the smallest of these.</summary>
    internal long LargestFreeBlock { get; init; }

    /// <summary>An estimate of the time in microseconds.</summary>
    public double EstimatedMicroseconds { get; init; }

    /// <summary>The totals of two processes together.</summary>
    public static LoadTotals operator +(LoadTotals left, LoadTotals right) => new()
    {
        Modules = left.Modules + right.Modules,
        Relocated = left.Relocated + right.Relocated,
        Dynamic = left.Dynamic + right.Dynamic,
        Failures = left.Failures + right.Failures,
        Fixups = left.Fixups + right.Fixups,
        DynamicFixups = left.DynamicFixups + right.DynamicFixups,
        SharedFixups = left.SharedFixups + right.SharedFixups,
        MappedBytes = left.MappedBytes + right.MappedBytes,
        PrivatePagesByCause = left.PrivatePagesByCause + right.PrivatePagesByCause,
        ShareableBytes = left.ShareableBytes + right.ShareableBytes,
        CommitBytes = left.CommitBytes + right.CommitBytes,
        Imports = left.Imports + right.Imports,
        ProtectionCalls = left.ProtectionCalls + right.ProtectionCalls,
        FailedProbes = left.FailedProbes + right.FailedProbes,
        PageTablePages = left.PageTablePages + right.PageTablePages,
        LargestFreeBlock = left.LargestFreeBlock == 0
            || (right.LargestFreeBlock != 0 && right.LargestFreeBlock < left.LargestFreeBlock)
            ? right.LargestFreeBlock
            : left.LargestFreeBlock,
        EstimatedMicroseconds = left.EstimatedMicroseconds + right.EstimatedMicroseconds,
    };
}
