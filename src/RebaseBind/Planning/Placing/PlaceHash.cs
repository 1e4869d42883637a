namespace RebaseBind.Planning.Placing;

/// <summary>Turns an image's identity into a number that is the same on every machine and in every run.</summary>
internal static class PlaceHash
{
    /// <summary>
    /// FNV-1a over the path's UTF-16 code units, ASCII letters in lower case, with a final mix so that every bit depends on every character.
    /// </summary>
    internal static ulong Of(string path)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (char character in path)
        {
            char lower = character is >= 'A' and <= 'Z' ? (char)(character | 0x20) : character;
            hash = unchecked((hash ^ lower) * 0x100000001B3);
        }

        return Mix(hash);
    }

    /// <summary>Spreads a number so that each bit of the result depends on every bit of it (the finaliser of MurmurHash3).</summary>
    internal static ulong Mix(ulong hash)
    {
        hash ^= hash >> 33;
        hash = unchecked(hash * 0xFF51AFD7ED558CCD);
        hash ^= hash >> 33;
        hash = unchecked(hash * 0xC4CEB9FE1A85EC53);
        hash ^= hash >> 33;
        return hash;
    }
}
