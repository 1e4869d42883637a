using System;
using System.IO;
using System.Linq;
using Microsoft.Build.Logging.StructuredLogger;

namespace RebaseBind.Package.Tests;

[TestClass]
public sealed class LockConcurrencyTests
{
    private const string Before = """
        <PropertyGroup>
          <OutDir>out/$(Name)/</OutDir>
          <IntermediateOutputPath>obj/$(Name)/</IntermediateOutputPath>
          <RebaseBindReport>none</RebaseBindReport>
        </PropertyGroup>
        """;

    [TestMethod]
    public void TwelveProjectsThatExtendOneFileAtOnceLoseNothing()
    {
        using var project = new NativeProject(".proj", Before, """<Target Name="Build" />""");
        string lockFile = project.Folder.Write("rebasebind.lock", string.Empty);
        string[] names = [.. Enumerable.Range(1, 12).Select(i => $"p{i:D2}")];
        foreach (string name in names)
        {
            project.Folder.Copy(TestFiles.Unsigned, $"out/{name}/shared.dll");
            project.Folder.Copy(TestFiles.Unsigned, $"out/{name}/{name}.dll");
        }

        Build first = project.Run(environment: null, [.. names.Select(name => "Name=" + name)]);
        string text = File.ReadAllText(lockFile);
        Build second = project.Run(environment: null, [.. names.Select(name => "Name=" + name)]);

        Assert.HasCount(24, first.Rewritten("RebaseBindAdopt"));
        string[] shared = [.. names.Select(name => project.BaseOf($"out/{name}/shared.dll")).Distinct(StringComparer.Ordinal)];
        Assert.HasCount(1, shared);
        ulong[] starts = [.. names.Select(name => project.BaseOf($"out/{name}/{name}.dll")).Append(shared[0]).Select(address => Convert.ToUInt64(address, 16)).Order()];
        Assert.IsTrue(starts.Zip(starts.Skip(1)).All(pair => pair.Second - pair.First >= TestFiles.Inspect(TestFiles.Unsigned).SizeOfImage), text);
        Assert.AreEqual(13, text.Split('\n').Count(line => line.StartsWith('x')), text);
        Assert.AreEqual(text, File.ReadAllText(lockFile));
        Assert.IsEmpty(second.Rewritten("RebaseBindAdopt"));
    }
}
