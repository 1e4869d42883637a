using RebaseBind.PortableExecutable;

namespace RebaseBind.Loading;

/// <summary>Where an image is mapped, or why it is not.</summary>
/// <param name="Base">Where.</param>
/// <param name="Reason">Why there.</param>
/// <param name="Partner">What was in the way; null if nothing was.</param>
/// <param name="Failure">If it cannot be mapped, why; otherwise null.</param>
/// <param name="Status">If it cannot be mapped, the NTSTATUS.</param>
internal readonly record struct Landing(VirtualAddress Base, LandingReason Reason, string? Partner = null, string? Failure = null, uint Status = 0);
