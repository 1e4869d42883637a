using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace RebaseBind.Planning.Placing;

/// <summary>Tells objects apart, whatever they hold.</summary>
internal sealed class ReferenceComparer<T> : IEqualityComparer<T>
    where T : class
{
    internal static readonly ReferenceComparer<T> Instance = new();

    public bool Equals(T? x, T? y) => ReferenceEquals(x, y);

    public int GetHashCode(T obj) => RuntimeHelpers.GetHashCode(obj);
}
