using System;
using System.IO;
using System.Linq;
using RebaseBind.TestSupport;

namespace RebaseBind.Tests.Reporting.Loads;

/// <summary>Debian's JSON Schema validator.</summary>
internal static class SchemaWitness
{
    private static readonly Witness Validator = new("python3-jsonschema", ["/usr/bin/python3", "python3"], ["-c", "import jsonschema"]);

    /// <summary>Skips the test where it is not installed.</summary>
    internal static void Require() => Validator.Require();

    /// <summary>Where a schema of this project lies.</summary>
    /// <param name="name">Its name without extensions.</param>
    internal static string Shipped(string name) => Path.Combine(Repository.Root, "docs", "schemas", name + ".schema.json");

    /// <summary>The documents are as the schema says.</summary>
    internal static void Accepts(string schema, params byte[][] documents) => Run(schema, [], documents);

    /// <summary>The documents are as the schema says, and with one property more, or a value of another type anywhere, none would be.</summary>
    internal static void AcceptsNothingElse(string schema, params byte[][] documents) => Run(schema, ["--strict"], documents);

    /// <summary>None of the documents is as the schema says.</summary>
    internal static void Refuses(string schema, params byte[][] documents) => Run(schema, ["--refuse"], documents);

    private static void Run(string schema, string[] options, byte[][] documents)
    {
        Assert.AreNotEqual(0, documents.Length);
        using var folder = new TemporaryFolder();
        string[] paths = [.. documents.Select((document, i) => folder.Write(FormattableString.Invariant($"{i}.json"), document))];
        Validator.Approves([Path.Combine(Repository.Root, "tests", "witness", "check_schema.py"), .. options, schema, .. paths]);
    }
}
