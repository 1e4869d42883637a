using System;
using System.Linq;
using System.Text.RegularExpressions;
using RebaseBind.Paths;

namespace RebaseBind.Tests.Paths;

[TestClass]
public sealed class PathPatternTests
{
    private const string AbsoluteAdvice = "write a pattern for paths below the folder, such as plugins/**/*.dll, or ./a.dll for a file at its top";

    [TestMethod]
    public void TheTableOfTheDocumentationHolds()
    {
        Assert.IsGreaterThan(10, PatternTable.Rows.Count);
        foreach ((string text, string[] fitting, string[] others) in PatternTable.Rows)
        {
            PathPattern pattern = PathPattern.Parse(text);
            Assert.IsNotEmpty(fitting, text);
            foreach (string path in fitting)
            {
                Assert.IsTrue(pattern.Matches(path), $"{text} fits {path}");
            }

            foreach (string path in others)
            {
                Assert.IsFalse(pattern.Matches(path), $"{text} does not fit {path}");
            }
        }
    }

    [TestMethod]
    [DataRow("a.dll", "x/y/A.DLL", true)]
    [DataRow("a.dll", "a.dllx", false)]
    [DataRow("a.dll", "axdll", false)]
    [DataRow("x/*.dll", "x/a.dll", true)]
    [DataRow("x/*.dll", "x/y/a.dll", false)]
    [DataRow("x\\**\\*.dll", "x/y/z/a.dll", true)]
    [DataRow("x/**/a.dll", "x/a.dll", true)]
    [DataRow("**/native/**", "runtimes/win-x64/native/a.dll", true)]
    [DataRow("?.dll", "ab.dll", false)]
    [DataRow("[a].dll", "a.dll", false)]
    [DataRow("?.dll", "\ud83d\ude00.dll", true)]
    [DataRow("??.dll", "\ud83d\ude00.dll", false)]
    [DataRow("*??.dll", "\ud83d\ude00.dll", false)]
    [DataRow("\ud801\udc28.dll", "\ud801\udc28.dll", true)]
    [DataRow("ä.dll", "Ä.DLL", true)]
    [DataRow("*a*b*.dll", "xaxbxbx.dll", true)]
    [DataRow("*a*b*.dll", "xbxax.dll", false)]
    [DataRow("a//.//b.dll", "a/b.dll", true)]
    [DataRow("a/.", "a/b.dll", true)]
    [DataRow("*/", "a/b.dll", true)]
    [DataRow("*/", "b.dll", false)]
    [DataRow("**/**/a.dll", "a.dll", true)]
    [DataRow("x/**/**", "x/a.dll", true)]
    [DataRow("x/**", "x", false)]
    [DataRow("**/x/y/a.dll", "x/x/y/a.dll", true)]
    [DataRow("**/x/y/a.dll", "x/y/x/a.dll", false)]
    [DataRow("(host x64)", "(host x64)", true)]
    [DataRow("*", "", true)]
    public void APatternFits(string pattern, string path, bool fits) => Assert.AreEqual(fits, PathPattern.Parse(pattern).Matches(path));

    [TestMethod]
    [DataRow("", "an empty pattern fits nothing; write one for paths below the folder, such as plugins/**/*.dll")]
    [DataRow(" ", "an empty pattern fits nothing; write one for paths below the folder, such as plugins/**/*.dll")]
    [DataRow("/a.dll", "'/a.dll' is an absolute path; " + AbsoluteAdvice)]
    [DataRow("c:\\*.dll", "'c:\\*.dll' is an absolute path; " + AbsoluteAdvice)]
    [DataRow("\\\\server\\share\\", "'\\\\server\\share\\' is an absolute path; " + AbsoluteAdvice)]
    [DataRow("../x", "'../x' leads out of the folder; write a pattern for paths below it, such as plugins/**/*.dll")]
    [DataRow("a/..\\b", "'a/..\\b' leads out of the folder; write a pattern for paths below it, such as plugins/**/*.dll")]
    public void ASenselessPatternIsRefusedWithWhatToWrite(string text, string complaint)
        => Assert.AreEqual(complaint, Assert.ThrowsExactly<FormatException>(() => PathPattern.Parse(text)).Message);

    /// <summary>The same as a regular expression says that is made of the rules in the simplest way.</summary>
    [TestMethod]
    public void RandomPatternsFitWhatARegularExpressionFits()
    {
        var random = new Random(1);
        int fitting = 0;
        for (int i = 0; i < 30_000; i++)
        {
            string text = Words("ab*?", "**");
            string path = Words("ab", "b");
            bool expected = Regex.IsMatch(path, ExpressionOf(text), RegexOptions.ExplicitCapture, TimeSpan.FromMinutes(1));
            Assert.AreEqual(expected, PathPattern.Parse(text).Matches(path), $"{text} and {path}");
            fitting += expected ? 1 : 0;
        }

        Assert.IsGreaterThan(3_000, fitting);

        string Words(string characters, string other)
            => string.Join('/', Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Next(4) == 0
                ? other
                : string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => characters[random.Next(characters.Length)]))));
    }

    [TestMethod]
    [Timeout(30_000)]
    public void TimeGrowsWithPatternAndPathAndNotFaster()
    {
        string manyStars = string.Concat(Enumerable.Repeat("*a", 2_000)) + "b";
        string manyFolders = string.Concat(Enumerable.Repeat("**/a/", 2_000)) + "b";

        Assert.IsFalse(PathPattern.Parse(manyStars).Matches(new string('a', 20_000)));
        Assert.IsFalse(PathPattern.Parse(manyFolders).Matches(string.Concat(Enumerable.Repeat("a/", 20_000)) + "a"));
    }

    private static string ExpressionOf(string text)
    {
        string[] names = (text.Contains('/', StringComparison.Ordinal) ? text : "**/" + text).Split('/');
        string[] last = names[^1] == "**" ? ["[^/]+(/[^/]+)*"] : [OfName(names[^1])];
        return "^" + string.Concat(names[..^1].Select(static name => name == "**" ? "([^/]+/)*" : OfName(name) + "/")) + last[0] + "$";

        static string OfName(string name)
            => string.Concat(name.Select(static one => one switch { '*' => "[^/]*", '?' => "[^/]", _ => one.ToString() }));
    }
}
