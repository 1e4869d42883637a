using System.Collections.Generic;

namespace RebaseBind.Locking;

/// <summary>An entry, and what a person wrote above it.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Comments">Whole lines, each with its '#'.</param>
internal sealed record LockLine(LockEntry Entry, IReadOnlyList<string> Comments);
