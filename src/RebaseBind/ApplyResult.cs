using System.Collections.Generic;
using RebaseBind.Binding;
using RebaseBind.Findings;
using RebaseBind.Paging;
using RebaseBind.Rebasing;

namespace RebaseBind;

/// <summary>What was done to a tree.</summary>
/// <param name="Changes">The images that were rewritten, in order of path, each with all that was ever done to it.</param>
/// <param name="Bindings">How the imports of every image are bound, in order of path.</param>
/// <param name="Layouts">The files that this run laid out in pages, in order of path.</param>
/// <param name="Findings">What could not be written, what is wrong with imports, and which files could not be laid out.</param>
public sealed record ApplyResult(
    IReadOnlyList<ImageChange> Changes,
    IReadOnlyList<ImageBinding> Bindings,
    IReadOnlyList<ImageLayout> Layouts,
    IReadOnlyList<Finding> Findings);
