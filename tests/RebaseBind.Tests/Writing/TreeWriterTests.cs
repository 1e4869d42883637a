using System;
using System.Collections.Generic;
using System.IO;
using RebaseBind.Gathering;
using RebaseBind.PortableExecutable;
using RebaseBind.Rebasing;
using RebaseBind.TestSupport;
using RebaseBind.Writing;

namespace RebaseBind.Tests.Writing;

[TestClass]
public sealed class TreeWriterTests
{
    [TestMethod]
    public void FilesAreLetGoOfWhenAllIsPreparedAndNothingReplaced()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.dll", "old");
        folder.Write("b.dll", "old");
        var work = new NewText(folder);

        new TreeWriter(new GatheredTree(folder.Root, ["a.dll", "b.dll"], [], []), work, jobs: 2, progress: null).Write(folder.Root);

        Assert.AreEqual("old old 4", work.SeenAtRelease);
        Assert.AreEqual("new", File.ReadAllText(folder.PathOf("a.dll")));
    }

    private sealed class NewText(TemporaryFolder folder) : IImageWork
    {
        internal string? SeenAtRelease { get; private set; }

        public IReadOnlyCollection<string> Paths => ["a.dll", "b.dll"];

        public RewrittenImage Rewrite(string path, Memory<byte> file, ImageChange? earlier) => new("new"u8.ToArray(), new ImageChange
        {
            Path = path,
            OriginalSha256 = new byte[32],
            OriginalBase = new VirtualAddress(0),
            Base = new VirtualAddress(0x10000),
            OriginalTimeDateStamp = 0,
            TimeDateStamp = 1,
            OriginalCheckSum = 0,
            CheckSum = 0,
            OriginalDllCharacteristics = 0,
            DllCharacteristics = 0,
        });

        public void Release() => SeenAtRelease = $"{File.ReadAllText(folder.PathOf("a.dll"))} {File.ReadAllText(folder.PathOf("b.dll"))} {Directory.GetFiles(folder.Root).Length}";
    }
}
