using System.Globalization;

namespace RebaseBind.Policies;

/// <summary>A whole number that a user writes, the same for every door. Nothing written is the default.</summary>
/// <param name="least">The smallest.</param>
/// <param name="most">The largest.</param>
/// <param name="form">What to write, as the end of a sentence.</param>
internal sealed class WholeNumber(long least, long most, string form)
{
    /// <summary>What is wrong with a number, as a whole message; null if nothing is.</summary>
    /// <param name="name">What the user calls it: a property or an option.</param>
    /// <param name="text">What the user wrote.</param>
    internal string? FindFault(string name, string text) => text.Length == 0 || Read(text) is not null ? null : $"{name} is '{text}'; write {form}";

    /// <summary>The number; null if there is none or it has a fault.</summary>
    internal long? Read(string? text)
        => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number >= least && number <= most ? number : null;
}
