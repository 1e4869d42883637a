using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Locking;
using RebaseBind.Reporting;
using RebaseBind.Words;

namespace RebaseBind.Tasks.Staging;

/// <summary>Whether a lock file still says what a build went by.</summary>
internal static class LockedState
{
    private const string None = "-";

    /// <summary>The stamp of a lock file; "-" if there is none.</summary>
    internal static string StampOf(string? path) => path is not null && FileStamp.Of(path) is { } stamp ? stamp.ToString() : None;

    /// <summary>
    /// A state that is up to date otherwise: itself if the lock file is the same, or the same with the new stamp if the file has changed and yet
    /// gives every image the place it has; null if it does not.
    /// </summary>
    /// <remarks>Usually a lock file that has changed only has more lines, from other projects.</remarks>
    /// <exception cref="Findings.RebaseBindException">The lock file cannot be read.</exception>
    internal static StageState? Confirm(StageState state, PolicyInputs inputs)
    {
        string stamp = StampOf(inputs.LockFile);
        return stamp == state.Lock ? state
            : stamp != None && state.Lock != None && StillHolds(state, inputs.LockFile!) ? state with { Lock = stamp }
            : null;
    }

    private static bool StillHolds(StageState state, string path)
    {
        Dictionary<string, LockEntry> entries = new LockFile(path).Read().Entries
            .ToDictionary(static entry => KeyOf(entry.Machine.ToWord(), entry.Path), StringComparer.OrdinalIgnoreCase);
        return state.Images.Where(static image => image.IsPlaced).All(image =>
            entries.TryGetValue(KeyOf(image.Machine, image.Path), out LockEntry? entry)
            && entry.Base.ToString() == image.Base
            && entry.ReservedSize >= image.SizeOfImage);
    }

    private static string KeyOf(string machine, string path) => machine + " " + path;
}
