using System.Collections.Generic;
using System.IO;
using System.Linq;
using RebaseBind.Archives;

namespace RebaseBind.Package.Tests;

/// <summary>What 'dotnet pack' makes can be rewritten, and come back.</summary>
[TestClass]
public sealed class PackedArchiveTests
{
    [TestMethod]
    public void APackageStaysAndItsDllsComeBackByteForByte()
    {
        byte[] package = File.ReadAllBytes(PackedFeed.CorePackage);
        var directory = ArchiveDirectory.Read(package, PackedFeed.CorePackage);
        string[] names = [.. directory.Files.Where(static name => name.EndsWith(".dll", System.StringComparison.Ordinal))];
        var forms = names.ToDictionary(static name => name, name => DeflateForm.Find(package, directory.Find(name)!)!.Value);

        byte[] changed = Write(package, name => [.. EntryContent.Unpack(package, directory.Find(name)!), 1, 2, 3]);
        byte[] back = Write(changed, name => EntryContent.Unpack(package, directory.Find(name)!));

        Assert.HasCount(4, names);
        Assert.IsFalse(directory.IsSigned);
        CollectionAssert.AreNotEqual(package, changed);
        CollectionAssert.AreEqual(package, back);

        byte[] Write(byte[] archive, System.Func<string, byte[]> content)
        {
            var old = ArchiveDirectory.Read(archive, "a.nupkg");
            Dictionary<string, PackedContent?> changes = names.ToDictionary(
                static name => name,
                name => (PackedContent?)PackedContent.For(old.Find(name)!, content(name), forms[name]));
            var output = new MemoryStream();
            ArchiveWriter.Write(archive, old, changes, [], output);
            return output.ToArray();
        }
    }
}
