using System.IO;

namespace RebaseBind.Package.Tests;

/// <summary>Where MSBuild links instead of copying, whoever writes to the output writes to the source. We do not.</summary>
[TestClass]
public sealed class IncrementalLinkTests
{
    private const string Content = """
        <ItemGroup>
          <PackageReference Include="SQLitePCLRaw.lib.e_sqlite3" Version="2.0.6" />
          <None Include="../native/a.dll" Link="a.dll" CopyToOutputDirectory="PreserveNewest" />
          <None Include="../native/b.dll" Link="b.dll" CopyToOutputDirectory="Always" />
        </ItemGroup>
        """;

    [TestMethod]
    public void NoSourceChangesThoughTheOutputIsLinkedToIt()
    {
        const string hard = "<CreateHardLinksForCopyLocalIfPossible>true</CreateHardLinksForCopyLocalIfPossible><CreateHardLinksForAdditionalFilesIfPossible>true</CreateHardLinksForAdditionalFilesIfPossible>";
        using var cases = new ModeCases(
            Content,
            ("hard", hard),
            ("symbolic", "<CreateSymbolicLinksForCopyLocalIfPossible>true</CreateSymbolicLinksForCopyLocalIfPossible><CreateSymbolicLinksForAdditionalFilesIfPossible>true</CreateSymbolicLinksForAdditionalFilesIfPossible>"),
            ("off", hard + "<RebaseBindEnabled>$(On)</RebaseBindEnabled>"));
        cases.Project.Folder.PutDlls("a.dll", "b.dll");
        cases.Project.Run("build", "../Cases.proj", "-t:Restore");
        string[] sources = StrangersProject.HashesBelow(cases.Project.Folder.PathOf("native"));
        string[] cache = StrangersProject.HashesBelow(cases.Project.Packages);

        for (int i = 0; i < 3; i++)
        {
            cases.Build("--no-restore", i == 1 ? "-p:On=false" : "-p:On=true");

            foreach (string name in new[] { "hard", "symbolic", "off" })
            {
                Assert.IsEmpty(cases.ComplaintsOf(name));
                if (name != "off" || i != 1)
                {
                    ModeImages.AssertDisjoint(cases.OutputOf(name), "a.dll", "b.dll", "e_sqlite3.dll");
                }

                string[] rewritten = cases.RewrittenOf(name);
                Assert.AreEqual(i == 0 || (name == "off" && i == 2), rewritten.Length != 0, $"{name} {i} {string.Join(' ', rewritten)}");
            }

            Assert.AreEqual(i == 1, TestFiles.HashOf(cases.OutputOf("off", "a.dll")) == TestFiles.HashOf(cases.Project.Folder.PathOf("native/a.dll")));
            CollectionAssert.AreEqual(sources, StrangersProject.HashesBelow(cases.Project.Folder.PathOf("native")));
            CollectionAssert.AreEqual(cache, StrangersProject.HashesBelow(cases.Project.Packages));
        }

        Assert.IsNotNull(new FileInfo(cases.OutputOf("symbolic", "a.dll")).LinkTarget, "these are links");
    }
}
