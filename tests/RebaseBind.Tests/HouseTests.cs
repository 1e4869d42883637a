using System;
using System.IO;
using System.Linq;

namespace RebaseBind.Tests;

/// <summary>A stage can be read without those that the data comes to later.</summary>
[TestClass]
public sealed class HouseTests
{
    [TestMethod]
    [DataRow("Planning", "Rebasing", "Writing", "Reporting", "Gating")]
    [DataRow("Rebasing", "Writing", "Reporting", "Gating", "Locking")]
    public void AStageDoesNotUseTheLaterOnes(string stage, params string[] later)
    {
        string[] files = Directory.GetFiles(Path.Combine(Repository.Root, "src", "RebaseBind", stage), "*.cs", SearchOption.AllDirectories);
        string[] upwards = [.. files.Where(file => later.Any(other => File.ReadAllText(file).Contains($"using RebaseBind.{other};", StringComparison.Ordinal)))];

        Assert.AreNotEqual(0, files.Length);
        Assert.AreEqual(string.Empty, string.Join(' ', upwards.Select(Path.GetFileName)));
    }
}
