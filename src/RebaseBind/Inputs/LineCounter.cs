namespace RebaseBind.Inputs;

/// <summary>Tells lines from places in a text that is read from its beginning to its end.</summary>
/// <param name="utf8">The text.</param>
internal sealed class LineCounter(byte[] utf8)
{
    private int counted;

    /// <summary>The line of the last place that was asked for, from 1.</summary>
    internal int Line { get; private set; } = 1;

    /// <summary>Goes on to a place.</summary>
    /// <param name="index">Its index; not below the one before.</param>
    internal void GoTo(long index)
    {
        for (; counted < index; counted++)
        {
            Line += utf8[counted] == (byte)'\n' ? 1 : 0;
        }
    }
}
