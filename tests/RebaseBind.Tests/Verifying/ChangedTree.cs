using System;
using System.Buffers.Binary;
using System.IO;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Gathering;
using RebaseBind.Policies;
using RebaseBind.Rebasing;
using RebaseBind.TestImages;
using RebaseBind.TestSupport;
using RebaseBind.Tests.Binding;
using RebaseBind.Verifying;

namespace RebaseBind.Tests.Verifying;

/// <summary>A tree with images of every kind of change, and the originals beside it.</summary>
internal sealed class ChangedTree : IDisposable
{
    private readonly TemporaryFolder folder = new();

    internal ChangedTree()
    {
        With("library.dll", BindScene.Library(0x180000000).WithPointers(5));
        With("large.dll", ImageBuilder.X64().WithPointers(30));
        With("signed.dll", ImageBuilder.X64().WithPointers(3).Signed());
        With("dialogs.dll", ImageBuilder.X64().WithPointers(12).WithResource(5, 1, [.. Enumerable.Range(0, 0x3000).Select(static i => (byte)(i % 2 == 0 ? 0xE5 : i / 2))]));
        With("x86.dll", ImageBuilder.X86().WithPointers(5).DynamicBase());
        With("x86-large.dll", ImageBuilder.X86().WithPointers(9).DynamicBase());
        With("app.exe", ImageBuilder.X64().At(0x140000000).AsExe().WithHeaderRoom(0x100).Imports("library.dll", "alpha", "beta"));
        With("grown.exe", BindScene.WithoutRoomForMoreThan(0));
        With("still.dll", ImageBuilder.X64().At(0x190000000).WithPointers(40));
        With("resources.dll", ImageBuilder.X64().WithoutPointerFixups().WithoutCode().WithSection(".rsrc", static section => section.WithSize(0x300)));
        With("note.txt", "no image"u8.ToArray());
    }

    internal string Root => folder.PathOf("in");

    internal string Originals => folder.PathOf("originals");

    internal static RebaseBindOptions Everything { get; } = new()
    {
        Change = new() { Bind = BindPolicy.All, Signed = SignedPolicy.Strip, DynamicBase = DynamicBasePolicy.Clear },
    };

    internal static RebaseBindOptions EverythingInPages { get; } = Everything with { Change = Everything.Change with { Layout = FileLayout.Pages } };

    internal string PathOf(string path) => folder.PathOf("in/" + path);

    internal string Beside(string name) => folder.PathOf(name);

    internal byte[] Bytes(string path) => File.ReadAllBytes(PathOf(path));

    internal void With(string path, ImageBuilder image) => With(path, image.Build().ToArray());

    internal void With(string path, byte[] file)
    {
        folder.Write("in/" + path, file);
        folder.Write("originals/" + path, file);
    }

    internal void Write(string path, byte[] file) => folder.Write("in/" + path, file);

    internal ApplyResult Apply(RebaseBindOptions? options = null, string? output = null)
    {
        var pipeline = new RebaseBindPipeline(options ?? Everything);
        GatheredTree tree = pipeline.Scan(Root);
        return pipeline.Apply(tree, pipeline.Plan(tree), output is null ? OutputTarget.InPlace : OutputTarget.Folder(Beside(output)));
    }

    internal VerifyResult Verify(bool withOriginals = false, string? root = null) => new RebaseBindPipeline(new RebaseBindOptions())
        .Verify(ImageSource.Folder(root ?? Root), withOriginals ? ImageSource.Folder(Originals) : null);

    internal ApplyResult Undo(UndoPolicy? policy = null, string? output = null) => new RebaseBindPipeline(new RebaseBindOptions())
        .Undo(ImageSource.Folder(Root), output is null ? OutputTarget.InPlace : OutputTarget.Folder(Beside(output)), policy ?? new UndoPolicy());

    internal ApplyResult Unbind()
    {
        var pipeline = new RebaseBindPipeline(new RebaseBindOptions());
        return pipeline.Unbind(pipeline.Scan(Root), OutputTarget.InPlace);
    }

    internal void AssertIsOriginal(string? root = null)
    {
        string[] names = Names(Originals);
        CollectionAssert.AreEqual(names, Names(root ?? Root));
        foreach (string name in names)
        {
            CollectionAssert.AreEqual(File.ReadAllBytes(Path.Combine(Originals, name)), File.ReadAllBytes(Path.Combine(root ?? Root, name)), name);
        }
    }

    internal ImageChange Change(string path) => Record().Changes.Single(change => change.Path == path);

    internal ChangeRecord Record() => RebaseBind.Writing.ChangeRecordFile.Read(Root);

    /// <summary>Signs a file as signers do: padding, a table, its place and a new checksum in the headers.</summary>
    internal static byte[] Sign(byte[] file)
    {
        int start = (file.Length + 7) & ~7;
        const int size = 0x48;
        var signed = new byte[start + size];
        file.CopyTo(signed, 0);
        BinaryPrimitives.WriteUInt32LittleEndian(signed.AsSpan(start), size);
        BinaryPrimitives.WriteUInt32LittleEndian(signed.AsSpan(start + 4), 0x0002_0200);
        signed.AsSpan(start + 8).Fill(0x30);
        HeaderFields fields = FieldsOf(file);
        BinaryPrimitives.WriteUInt32LittleEndian(signed.AsSpan(fields.Directory(ImageDirectory.Security)), (uint)start);
        BinaryPrimitives.WriteUInt32LittleEndian(signed.AsSpan(fields.Directory(ImageDirectory.Security) + 4), size);
        BinaryPrimitives.WriteUInt32LittleEndian(signed.AsSpan(fields.CheckSum), 0x1234);
        return signed;
    }

    internal static HeaderFields FieldsOf(byte[] file)
    {
        int header = BitConverter.ToInt32(file, HeaderFields.NewHeaderPointer);
        return new HeaderFields(header, BitConverter.ToUInt16(file, header + 24) == (ushort)PEMagic.PE32Plus);
    }

    public void Dispose() => folder.Dispose();

    private static string[] Names(string root)
        => [.. Directory.GetFiles(root, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(root, path)).Order(StringComparer.Ordinal)];
}
