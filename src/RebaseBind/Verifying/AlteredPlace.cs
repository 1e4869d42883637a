using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Places;

namespace RebaseBind.Verifying;

/// <summary>A part of a file that is not as it was recorded.</summary>
/// <param name="Start">Where it begins in the present file.</param>
/// <param name="Size">How many bytes it has.</param>
/// <param name="Place">What lies at its first byte; null if the file cannot be read as an image.</param>
/// <param name="IsExact">Whether each of the bytes changed; otherwise some in this part did.</param>
internal sealed record AlteredPlace(FileOffset Start, int Size, ImagePlace? Place, bool IsExact)
{
    /// <summary>The place in words.</summary>
    internal string Text => $"file offset {Start}" + (Place is { } place ? $" ({place.Text})" : string.Empty);
}
