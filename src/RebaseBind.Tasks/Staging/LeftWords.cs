using RebaseBind.Policies;

namespace RebaseBind.Tasks.Staging;

/// <summary>The words of RebaseBindLeft: how a build says which images were left where they were.</summary>
internal static class LeftWords
{
    /// <summary>As a warning for each of them.</summary>
    internal const string Warn = "warn";

    /// <summary>Not at all, but at detailed verbosity.</summary>
    internal const string None = "none";

    /// <summary>The words; the first, the default, says in the build's line how many they are and why.</summary>
    internal static Choice<string> Modes { get; } = new(("message", "message"), (Warn, Warn), (None, None));
}
