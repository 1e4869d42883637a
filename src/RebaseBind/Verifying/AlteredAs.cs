namespace RebaseBind.Verifying;

/// <summary>What the changed places of an image look like.</summary>
internal enum AlteredAs
{
    /// <summary>Nothing in particular.</summary>
    Bytes,

    /// <summary>Only places that binding writes.</summary>
    Bound,

    /// <summary>The base, and what base relocations change.</summary>
    Rebased,

    /// <summary>Resources, and what goes with them.</summary>
    Resources,

    /// <summary>A signature, and more.</summary>
    SignedAndMore,

    /// <summary>Most of the file.</summary>
    AnotherFile,
}

/// <summary>Words of <see cref="AlteredAs"/>.</summary>
internal static class AlteredAsWords
{
    /// <summary>The guess as one word of a report; null if there is none.</summary>
    internal static string? ToWord(this AlteredAs guess) => guess switch
    {
        AlteredAs.Bound => "bound",
        AlteredAs.Rebased => "rebased",
        AlteredAs.Resources => "resources",
        AlteredAs.SignedAndMore => "signed",
        AlteredAs.AnotherFile => "other",
        _ => null,
    };

    /// <summary>The guess as the end of a sentence; empty if there is none.</summary>
    internal static string ToClause(this AlteredAs guess) => guess switch
    {
        AlteredAs.Bound => "; it looks as if another tool had bound its imports",
        AlteredAs.Rebased => "; another tool moved it",
        AlteredAs.Resources => "; it looks as if its resources had been edited",
        AlteredAs.SignedAndMore => "; it was signed since, too",
        _ => string.Empty,
    };
}
