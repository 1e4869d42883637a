namespace RebaseBind.Planning.Placing;

/// <summary>One way to lay out a machine's images; the next one is tried only if an image finds no room.</summary>
/// <param name="Packs">Images that move lie side by side; otherwise each lies where its path says.</param>
/// <param name="Grows">They get room to grow.</param>
/// <param name="Keeps">Images that fit where they are stay there.</param>
/// <param name="Shares">Images that never meet in a process may have the same addresses.</param>
internal readonly record struct Attempt(bool Packs, bool Grows, bool Keeps, bool Shares)
{
    public override string ToString()
        => (Packs ? "side by side" : "where their paths say")
        + (Grows ? ", with room to grow" : ", without room to grow")
        + (Keeps ? string.Empty : ", with no image kept where it is")
        + (Shares ? ", images that never meet sharing addresses" : string.Empty);
}
