using System.IO;
using RebaseBind.Oracle.Tests.Running;

namespace RebaseBind.Oracle.Tests;

/// <summary>Wine's 694 modules, bound to each other.</summary>
[TestClass]
public sealed class WineModulesTests
{
    private const string Modules = "/usr/lib/x86_64-linux-gnu/wine/x86_64-windows";

    [TestMethod]
    public void AllOfWinesModulesAreBoundAsPefilesTablesGive()
    {
        BindWitness.Require();
        Wine.RequireModules();
        string output = Path.Combine(Workspace.CreateUnique("wine"), "out");
        try
        {
            ProgramRun.OfTool("apply", Modules, "--output", output, "--bind", "all").Expect(0);
            BindWitness answer = BindWitness.Approves(Modules, output, "--complete", "all");

            Assert.AreEqual(answer.Descriptors, answer.Bound);
            Assert.IsGreaterThan(2900, answer.Bound);
            Assert.IsGreaterThan(40_000, answer.Slots);
        }
        finally
        {
            Directory.Delete(output, recursive: true); // 640 MB
        }
    }
}
