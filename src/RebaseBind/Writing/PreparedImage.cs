using RebaseBind.Rebasing;

namespace RebaseBind.Writing;

/// <summary>A rewritten image that only needs to be put in place.</summary>
/// <param name="Temporary">The file it is in.</param>
/// <param name="Change">All that was ever changed in it.</param>
/// <param name="From">What was changed in it before, if the run continues that; null if the run begins with an original.</param>
internal sealed record PreparedImage(string Temporary, ImageChange Change, ImageChange? From);
