using System;
using System.Collections.Concurrent;
using System.IO;
using System.Linq;
using RebaseBind.Oracle.Tests.Building;
using RebaseBind.Oracle.Tests.Reading;
using RebaseBind.Oracle.Tests.Running;

namespace RebaseBind.Oracle.Tests;

/// <summary>A set of images as the tool rewrote it.</summary>
/// <param name="Target">Whose images.</param>
/// <param name="Original">The folder before.</param>
/// <param name="Folder">The folder after.</param>
internal sealed record BoundSet(Target Target, string Original, string Folder)
{
    /// <summary>The record that the tool leaves beside the images.</summary>
    private const string ChangeRecord = "rebasebind.changes.";

    private static readonly ConcurrentDictionary<(Target, string), Lazy<BoundSet>> Applied = new();

    /// <summary>A target's images bound under a policy, made by the first test that asks. Nobody may change it.</summary>
    internal static BoundSet Of(Target target, string policy)
    {
        string original = ImageSet.Of(target);
        return Applied.GetOrAdd((target, policy), _ => new Lazy<BoundSet>(() => Apply(target, original, Path.Combine(Workspace.Create("bound", target.ToString()), policy), "--bind", policy))).Value;
    }

    /// <summary>Lets the tool rewrite a folder.</summary>
    internal static BoundSet Apply(Target target, string original, string folder, params string[] options)
    {
        ProgramRun.OfTool(["apply", original, "--output", folder, .. options]).Expect(0);
        return new BoundSet(target, original, folder);
    }

    /// <summary>The files that must be equal for two sets to be the same.</summary>
    internal static string[] Files(string folder)
        => [.. Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path)).Where(name => !name.StartsWith(ChangeRecord, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    /// <summary>Fails the test at the first file that differs.</summary>
    internal static void AssertSame(string expected, string actual)
    {
        CollectionAssert.AreEqual(Files(expected), Files(actual));
        foreach (string name in Files(expected))
        {
            Assert.IsTrue(File.ReadAllBytes(Path.Combine(expected, name)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(actual, name))), name);
        }
    }

    /// <summary>A copy that a test may change.</summary>
    internal BoundSet Copy()
    {
        string copy = Workspace.CreateUnique(Target.ToString());
        foreach (string name in Files(Folder))
        {
            File.Copy(Path.Combine(Folder, name), Path.Combine(copy, name));
        }

        return this with { Folder = copy };
    }

    /// <summary>One of its images.</summary>
    internal ImageFile Image(string name) => new(Path.Combine(Folder, name));

    /// <summary>Changes one of its images.</summary>
    internal void Change(string name, Action<ImageFile> change)
    {
        ImageFile image = Image(name);
        change(image);
        File.WriteAllBytes(Path.Combine(Folder, name), image.Bytes);
    }

    /// <summary>What its program prints in Wine.</summary>
    internal ProgramReport Run() => new(Wine.For(Target).Run(Folder, ImageSet.Program));
}
