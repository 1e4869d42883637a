using System;
using System.IO;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.PortableExecutable;

namespace RebaseBind.Tests.Findings;

[TestClass]
public sealed class FindingCatalogTests
{
    [TestMethod]
    public void EveryDefectHasACode()
    {
        foreach (ImageDefect defect in Enum.GetValues<ImageDefect>().Where(defect => defect != ImageDefect.None))
        {
            CollectionAssert.Contains(FindingCatalog.Codes.ToArray(), FindingCatalog.CodeOf(defect));
        }
    }

    [TestMethod]
    public void EveryCodeHasAPageThatStartsWithItsTitle()
    {
        string pages = Path.Combine(Repository.Root, "docs", "diagnostics");
        foreach (string code in FindingCatalog.Codes)
        {
            string heading = File.ReadLines(Path.Combine(pages, code + ".md")).First();
            Assert.AreEqual($"# {code}: {FindingCatalog.TitleOf(code)}", heading);
        }
    }

    [TestMethod]
    public void EveryPageHasACodeAndIsListed()
    {
        string pages = Path.Combine(Repository.Root, "docs", "diagnostics");
        string index = File.ReadAllText(Path.Combine(pages, "README.md"));
        foreach (string page in Directory.GetFiles(pages, "RB*.md").Select(path => Path.GetFileNameWithoutExtension(path)))
        {
            CollectionAssert.Contains(FindingCatalog.Codes.ToArray(), page);
            StringAssert.Contains(index, $"[{page}]({page}.md) | {FindingCatalog.TitleOf(page)} |", StringComparison.Ordinal);
        }
    }
}
