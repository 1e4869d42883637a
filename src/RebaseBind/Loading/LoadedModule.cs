using RebaseBind.Images;
using RebaseBind.Inputs;
using RebaseBind.PortableExecutable;

namespace RebaseBind.Loading;

/// <summary>One image in one process, as a loader leaves it before any of its own code has run.</summary>
public sealed record LoadedModule
{
    /// <summary>The image, as it is in the tree that was simulated.</summary>
    public required ImageSummary Image { get; init; }

    /// <summary>How it came to be loaded.</summary>
    internal LoadCause Cause { get; init; }

    /// <summary>The path of the image that it was loaded for; empty for a root.</summary>
    public string LoadedBy { get; init; } = string.Empty;

    /// <summary>Whether it is there before the program's first instruction, and not loaded later.</summary>
    public bool IsLoadedAtStart { get; init; }

    /// <summary>Its turn to be initialised, from 0; -1 if it has no entry point or is the process's first image.</summary>
    internal int InitialisationOrder { get; init; } = -1;

    /// <summary>Where it lies. Under ASLR one possible address: which one it is differs from boot to boot.</summary>
    public required VirtualAddress ActualBase { get; init; }

    /// <summary>Why it lies there.</summary>
    public required LandingReason Landing { get; init; }

    /// <summary>What was in the way: the path of an image, or words such as "shared user data"; null if nothing was.</summary>
    public string? Partner { get; init; }

    /// <summary>Whether the loader moved it in this process, at the price of private pages.</summary>
    public bool IsRelocated => Landing is not (LandingReason.AtBase or LandingReason.Aslr);

    /// <summary>Fixups that the loader applies in this process.</summary>
    public int Fixups { get; init; }

    /// <summary>Fixups that the system applies once for all processes (ASLR).</summary>
    internal int SharedFixups { get; init; }

    /// <summary>Pages it takes: SizeOfImage in units of 4 KiB.</summary>
    internal int MappedPages { get; init; }

    /// <summary>Pages with bytes from the file, the headers' among them.</summary>
    internal int FilePages { get; init; }

    /// <summary>Pages that become private, by cause.</summary>
    internal PageCauses PrivatePagesByCause { get; init; }

    /// <summary>How many pages become private.</summary>
    public int PrivatePages => PrivatePagesByCause.Total;

    /// <summary>Pages of the file that stay shared among processes.</summary>
    internal int ShareablePages { get; init; }

    /// <summary>How many would, if the file's sections lay at page boundaries.</summary>
    internal int PrivatePagesIfAligned { get; init; }

    /// <summary>Which pages become private; null unless asked for.</summary>
    internal PageSet? PrivatePageSet { get; init; }

    /// <summary>Pages of commit charged because sections are made writable for relocation, whether they are written or not.</summary>
    internal int CommitPages { get; init; }

    /// <summary>Imports that are looked up, by name or by ordinal.</summary>
    public int LookUps => Imports.LookUps;

    /// <summary>What its imports cost.</summary>
    internal ImportWork Imports { get; init; }

    /// <summary>System calls that change page protection, or flush the instruction cache after that.</summary>
    internal int ProtectionCalls { get; init; }

    /// <summary>Folders that were searched for its file before it was found.</summary>
    internal int FailedProbes { get; init; }

    /// <summary>An estimate of the time that loading takes, in microseconds, from the constants of <see cref="Calibration"/>.</summary>
    internal double EstimatedMicroseconds { get; init; }
}
