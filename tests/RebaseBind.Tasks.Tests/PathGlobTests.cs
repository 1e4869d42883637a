using RebaseBind.Tasks.Staging;

namespace RebaseBind.Tasks.Tests;

[TestClass]
public sealed class PathGlobTests
{
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
    public void PatternFitsAsInOtherTools(string pattern, string path, bool fits)
        => Assert.AreEqual(fits, new PathGlob(pattern).Matches(path));
}
