using System.Collections.Generic;
using System.Linq;

namespace RebaseBind.Verifying;

/// <summary>What was changed in an image since it was recorded.</summary>
/// <param name="Guess">What it looks like.</param>
/// <param name="Places">Where, in order of file offset; empty if that cannot be told.</param>
/// <param name="IsComplete">Whether it is proven that nothing else changed: with the bytes there put back, the hash is the recorded one.</param>
internal sealed record Alteration(AlteredAs Guess, IReadOnlyList<AlteredPlace> Places, bool IsComplete)
{
    /// <summary>How many bytes longer the file is than it was, beside a signature; negative if it is shorter.</summary>
    internal int Growth { get; init; }

    /// <summary>How many bytes lie in places that are told by page.</summary>
    internal long UnknownBytes => Places.Where(static place => !place.IsExact).Sum(static place => (long)place.Size);
}
