using System.Collections.Generic;
using Microsoft.Build.Utilities;
using RebaseBind.Tasks.Staging;

namespace RebaseBind.Tasks.Tests;

/// <summary>Where an item's file goes below the output folder.</summary>
[TestClass]
public sealed class CandidatePathTests
{
    [TestMethod]
    [DataRow("", "", "a.dll")]
    [DataRow("DestinationSubDirectory", "", "a.dll")]
    [DataRow("DestinationSubDirectory", "native/", "native/a.dll")]
    [DataRow("DestinationSubDirectory", @"runtimes\win-x64\", "runtimes/win-x64/a.dll")]
    [DataRow("TargetPath", @"sub\b.dll", "sub/b.dll")]
    [DataRow("TargetPath", "./b.dll", "b.dll")]
    [DataRow("RelativePath", "c.dll", "c.dll")]
    public void TheMetadataThatAnItemNamesSaysWhere(string from, string value, string expected)
    {
        var metadata = new Dictionary<string, string> { ["RebaseBindPathFrom"] = from, ["Other"] = "other.dll" };
        if (from.Length != 0)
        {
            metadata[from] = value;
        }

        Assert.AreEqual(expected, CandidateList.RelativePathOf(new TaskItem("/cache/a.dll", metadata)));
    }

    [TestMethod]
    public void AnItemsOwnPathIsStronger()
    {
        var item = new TaskItem("/cache/a.dll", new Dictionary<string, string> { ["RebaseBindPathFrom"] = "TargetPath", ["TargetPath"] = "b.dll", ["RebaseBindRelativePath"] = "c.dll" });

        Assert.AreEqual("c.dll", CandidateList.RelativePathOf(item));
    }
}
