using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Binding;
using RebaseBind.Loading;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.TestImages;

namespace RebaseBind.Tests.Binding;

/// <summary>Of tables that overlap without measure, the first that is one too many is said to be damaged.</summary>
[TestClass]
public sealed class DefectOffsetTests
{
    private const int NameLength = 30_000;

    public static IEnumerable<object[]> Places =>
    [
        ["DLL names", MakeDllNames, new Action<PeImage>(image => ImportEntryReader.Read(image))],
        ["thunk tables", MakeThunkTables, new Action<PeImage>(image => ImportEntryReader.Read(image))],
        ["imported names that are bound", MakeImportedNames, new Action<PeImage>(CheckSymbols)],
        ["imported names that are looked up", MakeImportedNames, new Action<PeImage>(CheckNames)],
        ["names of bound DLLs", MakeBoundNames, new Action<PeImage>(image => BoundReference.ReadAll(image))],
    ];

    private static Func<(byte[] File, int Offset)> MakeDllNames => static () =>
    {
        BuiltImage image = Importing([new string('a', NameLength), .. ShortNames]);
        int descriptors = image.OffsetOf(ImageDirectory.Import);
        byte[] file = image.ToArray();
        Repeat(file, descriptors + 12, size: 4, stride: 20);
        return (file, descriptors + (Fitting(file, NameLength) * 20));
    };

    private static Func<(byte[] File, int Offset)> MakeThunkTables => static () =>
    {
        ImportedSymbol[] many = [.. Enumerable.Repeat((ImportedSymbol)5, 5000)];
        BuiltImage image = ShortNames
            .Aggregate(ImageBuilder.X64().Imports("library.dll", many), static (builder, name) => builder.Imports(name, 1))
            .Build();
        int descriptors = image.OffsetOf(ImageDirectory.Import);
        byte[] file = image.ToArray();
        Repeat(file, descriptors, size: 4, stride: 20);
        return (file, descriptors + (Fitting(file, 5000 * 8) * 20));
    };

    private static Func<(byte[] File, int Offset)> MakeImportedNames => static () =>
    {
        ImportedSymbol[] symbols = [new string('a', NameLength), .. ShortNames.Select(ImportedSymbol.FromString)];
        BuiltImage image = ImageBuilder.X64().Imports("library.dll", symbols).Build();
        int thunks = image.OffsetOf(image.UInt32At(image.OffsetOf(ImageDirectory.Import)));
        byte[] file = image.ToArray();
        Repeat(file, thunks, size: 8, stride: 8);
        return (file, thunks + (Fitting(file, NameLength) * 8));
    };

    private static Func<(byte[] File, int Offset)> MakeBoundNames => static () =>
    {
        BuiltImage image = ShortNames
            .Aggregate(ImageBuilder.X64().BoundTo(new string('a', NameLength), 1), static (builder, name) => builder.BoundTo(name, 1))
            .Build();
        int entries = image.OffsetOf(ImageDirectory.BoundImport);
        byte[] file = image.ToArray();
        Repeat(file, entries + 4, size: 2, stride: 8);
        return (file, entries + (Fitting(file, NameLength) * 8));
    };

    private static IEnumerable<string> ShortNames => Enumerable.Range(0, 8).Select(static number => FormattableString.Invariant($"{number}.dll"));

    [TestMethod]
    [DynamicData(nameof(Places))]
    public void FirstOneTooManyIsSaidToBeDamaged(string what, Func<(byte[] File, int Offset)> make, Action<PeImage> read)
    {
        (byte[] file, int offset) = make();

        BadImageException refusal = Assert.ThrowsExactly<BadImageException>(() => read(PeImage.Read(file)));

        Assert.AreEqual(new FileOffset(offset), refusal.Offset, $"{what}: {refusal.Message}");
    }

    private static void CheckNames(PeImage image) => ImportedNames.Check(image, ImportEntryReader.Read(image));

    private static void CheckSymbols(PeImage image)
    {
        IReadOnlyList<ImportEntry> entries = ImportEntryReader.Read(image);
        ReadRanges.TryCollect(image, entries, []);
    }

    private static BuiltImage Importing(IEnumerable<string> dlls)
        => dlls.Aggregate(ImageBuilder.X64(), static (builder, name) => builder.Imports(name, 1)).Build();

    /// <summary>Makes the next eight items of a table say what the first says.</summary>
    private static void Repeat(byte[] file, int first, int size, int stride)
    {
        for (int i = 1; i <= 8; i++)
        {
            file.AsSpan(first, size).CopyTo(file.AsSpan(first + (i * stride)));
        }
    }

    /// <summary>How many things of a size the file could hold if they lay side by side.</summary>
    private static int Fitting(byte[] file, int size)
    {
        int fitting = file.Length / size;
        Assert.IsInRange(1, 7, fitting);
        return fitting;
    }
}
