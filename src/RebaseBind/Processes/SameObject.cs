using System.Collections.Generic;
using System.Runtime.CompilerServices;
using RebaseBind.Images;

namespace RebaseBind.Processes;

/// <summary>Tells summaries apart by being the same object, which is cheaper than comparing all they hold.</summary>
internal sealed class SameObject : IEqualityComparer<ImageSummary>
{
    internal static readonly SameObject Comparer = new();

    public bool Equals(ImageSummary? x, ImageSummary? y) => ReferenceEquals(x, y);

    public int GetHashCode(ImageSummary obj) => RuntimeHelpers.GetHashCode(obj);
}
