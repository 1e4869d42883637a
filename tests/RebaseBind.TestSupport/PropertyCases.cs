using System;
using System.Globalization;
using System.Linq;

namespace RebaseBind.TestSupport;

/// <summary>Which cases property tests try: the same ones in every run, unless build/properties.sh asks for others through the environment.</summary>
public static class PropertyCases
{
    /// <summary>The category of the tests that ask here; build/properties.sh runs it.</summary>
    public const string Category = "properties";

    /// <summary>The environment variable that says how many cases each property test tries.</summary>
    public const string CountVariable = "REBASEBIND_PROPERTY_CASES";

    /// <summary>The environment variable with the first seed, from 0 to 100,000,000.</summary>
    public const string SeedVariable = "REBASEBIND_PROPERTY_SEED";

    private static readonly int? Asked = Read(CountVariable);

    /// <summary>The seed of the first case; 0 in a normal run.</summary>
    public static int Seed { get; } = Read(SeedVariable) ?? 0;

    /// <summary>How many cases to try.</summary>
    /// <param name="usual">How many a normal run tries.</param>
    public static int Count(int usual) => Asked ?? usual;

    /// <summary>Whether a normal run would try no more, so that what most cases have in common can be expected.</summary>
    /// <param name="usual">How many a normal run tries.</param>
    public static bool AreEnough(int usual) => Count(usual) >= usual;

    /// <summary>Tries a property with one seed after the other. A failure names its seed; a run of 1 case from that seed on tries it alone.</summary>
    /// <param name="usual">How many a normal run tries.</param>
    /// <param name="property">Fails if the property does not hold of the case that the seed stands for.</param>
    public static void ForEach(int usual, Action<int> property)
    {
        foreach (int seed in Enumerable.Range(Seed, Count(usual)))
        {
            try
            {
                property(seed);
            }
            catch (Exception failure)
            {
                throw new AssertFailedException($"seed {seed.ToString(CultureInfo.InvariantCulture)}: {failure.Message}", failure);
            }
        }
    }

    private static int? Read(string variable)
        => Environment.GetEnvironmentVariable(variable) is not { Length: > 0 } text ? null
            : int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
