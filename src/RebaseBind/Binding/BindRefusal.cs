namespace RebaseBind.Binding;

/// <summary>Why something is not bound.</summary>
/// <param name="Code">The finding's code; null if there is nothing to look up.</param>
/// <param name="Text">What is the matter. It follows the DLL's name: "is not among the images".</param>
/// <param name="OfImage">Where the image itself, and not the DLL, is the reason: the reason alone; otherwise null.</param>
internal sealed record BindRefusal(string? Code, string Text, string? OfImage = null)
{
    /// <summary>A refusal to bind anything, or anything of a kind, in an image.</summary>
    /// <param name="code">The finding's code.</param>
    /// <param name="reason">What is the matter with the image, as a main clause.</param>
    internal static BindRefusal Whole(string? code, string reason) => new(code, "is not bound to: " + reason, reason);
}
