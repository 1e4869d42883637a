using System.Linq;
using RebaseBind.Binding;
using RebaseBind.Findings;
using RebaseBind.Policies;
using RebaseBind.TestImages;

namespace RebaseBind.Tests.Binding;

/// <summary>DLLs of one name, in one folder or several, and descriptors of one name.</summary>
[TestClass]
public sealed class NamedTwiceTests
{
    [TestMethod]
    public void BuildsForTwoProcessorsMayHaveOneStamp()
    {
        BindScene scene = new BindScene().With("library.dll", BindScene.Library()).With("x86/library.dll", ImageBuilder.X86().WithTimeDateStamp(0x1111).ExportsAs("library.dll").Exports("alpha"));

        Assert.IsTrue(scene.Bind(App.Build()).Imports.Single().IsBound);
    }

    [TestMethod]
    public void OfThreeBuildsOnlyTheTwoWithOneStampAreNotReliedOn()
    {
        var targets = new BindTargetSet(
        [
            new BindTarget("first/library.dll", BindScene.Library(stamp: 1).Build().ToArray()),
            new BindTarget("second/library.dll", BindScene.Library(stamp: 2).Build().ToArray()),
            new BindTarget("third/library.dll", BindScene.Library(stamp: 2).WithCode(0x3000).Build().ToArray()),
        ]);

        string?[] codes = [.. new[] { "first", "second", "third" }.Select(folder => ImageBinder.Bind(folder + "/app.exe", App.Build().ToArray(), targets, BindPolicy.All).Imports.Single().Code)];

        CollectionAssert.AreEqual(new[] { null, FindingCatalog.BindStamp, FindingCatalog.BindStamp }, codes);
    }

    [TestMethod]
    public void OfTwoDllsInOneFolderWhoseNamesDifferInCaseNoneIsGuessed()
    {
        BindScene scene = new BindScene().With("library.dll", BindScene.Library()).With("LIBRARY.dll", BindScene.Library(stamp: 0x2222));

        Assert.AreEqual(FindingCatalog.BindSeveral, scene.Refuse(App.Build()).Code);
    }

    [TestMethod]
    public void ASecondDescriptorForADllCountsEvenIfItIsEmpty()
    {
        ImageBinding binding = new BindScene().With("library.dll", BindScene.Library()).Bind(ImageBuilder.X64().AsExe().Imports("LIBRARY.dll").Imports("library.dll", "alpha").Build());

        Assert.IsFalse(binding.ChangesFile);
        Assert.AreEqual(FindingCatalog.BindDuplicate, binding.Imports[1].Code);
    }

    [TestMethod]
    public void AForwarderLeadsToTheDllInTheImportersFolder()
    {
        ImageBinding binding = new BindScene()
            .With("system/front.dll", ImageBuilder.X64().WithTimeDateStamp(9).ExportsAs("front.dll").Exports(ExportedSymbol.Forwarded("alpha", "library.alpha")))
            .With("system/library.dll", BindScene.Library(stamp: 0x2222))
            .With("app/library.dll", BindScene.Library(stamp: 0x3333))
            .Bind(ImageBuilder.X64().AsExe().Imports("front.dll", "alpha").Build(), path: "app/app.exe");

        byte[] app = ImageBuilder.X64().AsExe().Imports("front.dll", "alpha").Build().ToArray();
        Assert.AreEqual((0x3333U, " library.dll"), new BoundFile(binding.Apply(app).ToArray()).BoundImports[1]);
    }

    private static ImageBuilder App => ImageBuilder.X64().AsExe().Imports("library.dll", "alpha");
}
