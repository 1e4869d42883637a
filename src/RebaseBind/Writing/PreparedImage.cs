using RebaseBind.Rebasing;

namespace RebaseBind.Writing;

/// <summary>A rewritten image that only needs to be renamed.</summary>
/// <param name="Temporary">The file it is in.</param>
/// <param name="Target">The file it becomes.</param>
/// <param name="Change">All that was ever changed in it.</param>
internal sealed record PreparedImage(string Temporary, string Target, ImageChange Change);
