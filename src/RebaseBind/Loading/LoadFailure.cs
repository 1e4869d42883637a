using RebaseBind.Images;

namespace RebaseBind.Loading;

/// <summary>An image that cannot be loaded into a process.</summary>
/// <param name="Image">The image.</param>
/// <param name="Status">
/// The NTSTATUS that the loader ends with, for example 0xc0000018, STATUS_CONFLICTING_ADDRESSES; or, where the image's own start-up code gives up,
/// the exit code it ends the program with.
/// </param>
/// <param name="Partner">What is in its way; null if that is not the reason.</param>
/// <param name="Reason">Why, as a main clause.</param>
/// <param name="StopsProcess">Whether it is needed at the start, so that the process does not start.</param>
internal sealed record LoadFailure(ImageSummary Image, uint Status, string? Partner, string Reason, bool StopsProcess);
