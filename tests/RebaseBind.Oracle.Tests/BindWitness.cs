using System.Globalization;
using System.IO;
using System.Text.RegularExpressions;
using RebaseBind.Oracle.Tests.Running;
using RebaseBind.TestSupport;

namespace RebaseBind.Oracle.Tests;

/// <summary>What check_bind.py says of a bound folder.</summary>
/// <param name="Images">Images in it.</param>
/// <param name="Descriptors">Import descriptors that import something.</param>
/// <param name="Bound">How many of them are bound.</param>
/// <param name="Slots">Bound addresses, those of delay-load tables among them.</param>
internal sealed partial record BindWitness(int Images, int Descriptors, int Bound, int Slots)
{
    /// <summary>Skips the test without pefile, unless CI=true.</summary>
    internal static void Require() => Witness.Pefile.Require();

    /// <summary>Checks a folder, and fails the test with every fault that was found.</summary>
    internal static BindWitness Approves(string original, string bound, params string[] options)
    {
        string answer = Ask(original, bound, options).Expect(0).Output;
        Match summary = Summary().Match(answer);
        Assert.IsTrue(summary.Success, answer);
        return new BindWitness(Number("images"), Number("descriptors"), Number("bound"), Number("slots"));

        int Number(string name) => int.Parse(summary.Groups[name].Value, CultureInfo.InvariantCulture);
    }

    /// <summary>Every fault it finds in a folder.</summary>
    internal static ProgramRun Ask(string original, string bound, params string[] options)
        => ProgramRun.Of(["/usr/bin/python3", Path.Combine(BuildFacts.Repository, "tests", "witness", "check_bind.py"), original, bound, .. options]);

    [GeneratedRegex(@"^images (?<images>\d+), descriptors (?<descriptors>\d+), bound (?<bound>\d+), slots (?<slots>\d+), wrong 0$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 300_000)]
    private static partial Regex Summary();
}
