using System.Collections.Generic;
using System.IO;
using System.Linq;
using RebaseBind.Tests;

namespace RebaseBind.House.Tests;

/// <summary>Lines that a window shows whole, comments and texts included.</summary>
[TestClass]
public sealed class LineTests
{
    private const int Longest = 150;

    [TestMethod]
    public void NoLineOfTheSourcesIsLongerThanAWindow()
    {
        string source = Path.Combine(Repository.Root, "src");
        IEnumerable<string> files = Directory.GetFiles(source, "*.cs", SearchOption.AllDirectories);
        string[] tooLong = [.. files.SelectMany(file => File.ReadLines(file)
            .Select((line, i) => (line.Length, Place: $"{Path.GetRelativePath(source, file)}:{i + 1}"))
            .Where(line => line.Length > Longest)
            .Select(line => line.Place))];

        Assert.IsEmpty(tooLong, string.Join('\n', tooLong));
    }
}
