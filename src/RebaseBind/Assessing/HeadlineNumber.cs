using RebaseBind.Words;

namespace RebaseBind.Assessing;

/// <summary>One of the five numbers that a report begins with.</summary>
/// <param name="Name">What is counted.</param>
/// <param name="Unit">In what.</param>
/// <param name="Before">As it is.</param>
/// <param name="After">As it would be; null if only the tree as it is was simulated.</param>
public sealed record HeadlineNumber(string Name, AmountUnit Unit, long Before, long? After);
