using System.Collections.Generic;

namespace RebaseBind.Tests.Loading.Model;

/// <summary>One image in the slow model's process.</summary>
internal sealed class SlowModule(ModuleDescription image, ulong start, string why)
{
    internal ModuleDescription Image { get; } = image;

    internal ulong Start { get; } = start;

    /// <summary>"at base" or "moved".</summary>
    internal string Why { get; } = why;

    internal string Cause { get; init; } = string.Empty;

    internal int FailedProbes { get; init; }

    /// <summary>Those that are initialised before it, in order.</summary>
    internal List<SlowModule> Needs { get; } = [];

    internal HashSet<uint> ImportPages { get; } = [];

    internal int LookUps { get; set; }

    internal int ByOrdinal { get; set; }

    internal int Outside { get; set; }

    internal int HintHits { get; set; }

    internal int Comparisons { get; set; }

    internal int Hops { get; set; }

    internal int Unresolved { get; set; }

    internal bool HasEnded { get; set; }

    internal int Honoured { get; set; }

    internal int Stale { get; set; }

    internal int Ignored { get; set; }

    internal int Calls { get; set; }
}
