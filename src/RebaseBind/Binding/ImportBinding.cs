namespace RebaseBind.Binding;

/// <summary>What became of the imports from one DLL: bound, or why not.</summary>
/// <param name="Dll">The DLL's name as the image writes it.</param>
/// <param name="IsDelayLoaded">Whether it is loaded on first use.</param>
/// <param name="Imports">How many imports there are; 0 for a descriptor that loaders skip.</param>
/// <param name="IsBound">Whether they are bound.</param>
/// <param name="Target">The path of the DLL they are bound to, below the root or as a file name; null if they are not bound.</param>
/// <param name="Code">If they are not bound, the code to look up; null if there is none.</param>
/// <param name="Reason">If they are not bound, why; it follows the DLL's name. Empty if they are.</param>
public sealed record ImportBinding(string Dll, bool IsDelayLoaded, int Imports, bool IsBound, string? Target, string? Code, string Reason);
