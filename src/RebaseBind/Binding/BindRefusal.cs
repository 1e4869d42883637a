namespace RebaseBind.Binding;

/// <summary>Why something is not bound.</summary>
/// <param name="Code">The finding's code; null if there is nothing to look up.</param>
/// <param name="Text">What is the matter. It follows the DLL's name: "is not among the images".</param>
/// <param name="OfImage">
/// Where the image itself, and not the DLL, is the reason: the reason alone, as a main clause, which is then said once for the image; otherwise null.
/// </param>
internal sealed record BindRefusal(string? Code, string Text, string? OfImage = null)
{
    /// <summary>The whole message for a person, if it is about several DLLs, or about what the image wants of one; otherwise null.</summary>
    internal string? Message { get; init; }

    /// <summary>Whether nobody has to act.</summary>
    internal bool IsHarmless { get; init; }

    /// <summary>A refusal to bind anything, or anything of a kind, in an image.</summary>
    /// <param name="code">The finding's code.</param>
    /// <param name="reason">What is the matter with the image, as a main clause.</param>
    internal static BindRefusal Whole(string? code, string reason) => new(code, "is not bound to: " + reason, reason);

    /// <summary>What a person is told of it in a message about the image.</summary>
    /// <param name="dll">The DLL's name as the image writes it.</param>
    internal string ToMessage(string dll) => Message ?? (OfImage is null ? $"{dll} {Text}" : "imports are not bound: " + OfImage);
}
