namespace RebaseBind.Binding;

/// <summary>Why something is not bound.</summary>
/// <param name="Code">The finding's code; null if there is nothing to look up.</param>
/// <param name="Text">What is the matter. Said of a DLL, it follows the DLL's name: "is not among the images".</param>
internal sealed record BindRefusal(string? Code, string Text);
