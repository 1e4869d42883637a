namespace RebaseBind.Planning;

/// <summary>What decides an image's place.</summary>
internal enum PlacementCause
{
    /// <summary>It fits where the linker put it.</summary>
    Fits,

    /// <summary>Where it is, it overlaps only images that never meet it in a process.</summary>
    MeetsNobody,

    /// <summary>The user gave the address.</summary>
    Pinned,

    /// <summary>The lock file gave the address.</summary>
    Locked,

    /// <summary>The room that the lock file gave it was too small and could be extended where it is.</summary>
    RoomExtended,

    /// <summary>It needs more room than the lock file gave it, and the addresses behind are taken or of another range.</summary>
    Outgrew,

    /// <summary>The addresses that the lock file gave it cannot be used any more.</summary>
    LockedPlaceTaken,

    /// <summary>It overlapped another image.</summary>
    Overlapped,

    /// <summary>It overlapped addresses that are reserved, by the user or by the lock file for another image.</summary>
    Reserved,

    /// <summary>Its base lay outside what images of its machine may use.</summary>
    OutOfRange,

    /// <summary>Its base was a linker's default, which a layout that is shared through a lock file leaves to nobody.</summary>
    DefaultBase,

    /// <summary>A seed places every image anew.</summary>
    Seeded,

    /// <summary>There is room for all only if images that fit move closer together.</summary>
    MadeRoom,

    /// <summary>The free addresses below the images stay in one block.</summary>
    ToTheTop,

    /// <summary>It moves with an image that must lie near it.</summary>
    Together,

    /// <summary>It cannot move, or may not.</summary>
    LeftAlone,

    /// <summary>There is no room, and it is among the images that are cheapest to relocate.</summary>
    NoRoom,
}
