using System;
using System.Buffers.Binary;
using System.Globalization;
using System.Linq;
using System.Text;
using RebaseBind.Binding;
using RebaseBind.Policies;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Imports;
using RebaseBind.TestImages;

namespace RebaseBind.Tests.Binding;

/// <summary>Thousands of damaged images and DLLs: whatever is in them, binding ends in a result that can be applied, and taken for bound.</summary>
[TestClass]
public sealed class CraftedImageTests
{
    private const int Rounds = 6000;

    [TestMethod]
    [DataRow(true, DisplayName = "x64")]
    [DataRow(false, DisplayName = "x86")]
    public void DamagedImagesAreBoundSoundlyOrNotAtAll(bool wide)
    {
        BuiltImage whole = Importer(wide).Build();
        BindTargetSet targets = Targets(wide, static file => file.ToArray());
        var random = new Random(20);
        int bound = 0;
        for (int round = 0; round < Rounds; round++)
        {
            byte[] damaged = Damage(whole, random);
            if (!IsImage(damaged))
            {
                continue;
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            foreach (BindPolicy policy in Enum.GetValues<BindPolicy>())
            {
                ImageBinding binding = ImageBinder.Bind("app.exe", damaged, targets, policy);
                byte[] result = binding.Apply(damaged).ToArray();
                ImageBinding again = ImageBinder.Bind("app.exe", result, targets, policy);
                Assert.IsFalse(again.ChangesFile, $"round {round}, {policy}: bound twice is bound differently: {string.Join(", ", again.Edits.Select(edit => $"{edit.Offset} {Convert.ToHexString(edit.Old.Span)} {Convert.ToHexString(edit.New.Span)}"))} after {string.Join(", ", binding.Edits.Select(edit => $"{edit.Offset} {Convert.ToHexString(edit.Old.Span)} {Convert.ToHexString(edit.New.Span)}"))} growth {binding.HeaderGrowth}");
                bound += binding.ChangesFile ? 1 : 0;
                Assert.AreEqual(Describe(damaged), Describe(result), $"round {round}, {policy}: an import reads differently");
            }

            Assert.IsLessThan(3_000_000L, GC.GetAllocatedBytesForCurrentThread() - before, $"round {round}");
        }

        Assert.IsGreaterThan(Rounds / 2, bound, "too few survived to prove anything");
    }

    [TestMethod]
    public void DamagedDllsAreBoundToOrNot()
    {
        byte[] app = Importer(wide: true).Build().ToArray();
        var random = new Random(21);
        int bound = 0;
        for (int round = 0; round < Rounds; round++)
        {
            bool isSound = true;
            BindTargetSet targets = Targets(wide: true, file =>
            {
                byte[] damaged = Damage(file, random);
                isSound &= IsImage(damaged);
                return isSound ? damaged : file.ToArray();
            });
            ImageBinding binding = ImageBinder.Bind("app.exe", app, targets, BindPolicy.All);
            binding.Apply(app);
            bound += binding.Imports.Count(import => import.IsBound);
        }

        Assert.IsGreaterThan(Rounds / 2, bound, "too few survived to prove anything");
    }

    /// <summary>What every descriptor imports, as far as it can be read and a binding does not take its place.</summary>
    private static string Describe(byte[] file)
    {
        var text = new StringBuilder();
        try
        {
            var image = PeImage.Read(file);
            foreach (ImportEntry entry in ImportEntryReader.Read(image))
            {
                text.Append(CultureInfo.InvariantCulture, $"{entry.Dll} {entry.NameTable} {entry.Slots} {entry.Count}:");
                if (entry.Count != 0 && !entry.NameTable.IsZero)
                {
                    ImportThunkEnumerator thunks = entry.GetThunks(image, entry.NameTable);
                    foreach (ImportThunk thunk in thunks)
                    {
                        text.Append(' ').Append(thunks.GetWanted(thunk).TryGetName(out ReadOnlySpan<byte> name) ? Encoding.UTF8.GetString(name) : thunk.ToString());
                    }
                }

                text.AppendLine();
            }
        }
        catch (BadImageException)
        {
            return string.Empty;
        }

        return text.ToString();
    }

    private static ImageBuilder Importer(bool wide) => (wide ? ImageBuilder.X64() : ImageBuilder.X86()).AsExe().WithPointers(8).WithBoundDelayTables()
        .Imports("library.dll", "alpha", 6, "beta").Imports("front.dll", "alias", "real").Imports("absent.dll", "x").Imports("empty.dll")
        .DelayImports("library.dll", "beta", "gamma").DelayImports("absent.dll", "y")
        .BoundTo("library.dll", 1, ("other.dll", 2)).BoundTo("front.dll", 3).BoundTo("absent.dll", 4);

    private static BindTargetSet Targets(bool wide, Func<BuiltImage, byte[]> change)
    {
        ImageBuilder library = (wide ? ImageBuilder.X64() : ImageBuilder.X86()).ExportsAs("library.dll", ordinalBase: 5).Exports("alpha", "beta", "gamma");
        ImageBuilder front = (wide ? ImageBuilder.X64() : ImageBuilder.X86()).WithTimeDateStamp(7).ExportsAs("front.dll").Exports(ExportedSymbol.Forwarded("alias", "library.alpha"), "real");
        return new BindTargetSet([new BindTarget("library.dll", change(library.Build())), new BindTarget("front.dll", change(front.Build()))]);
    }

    private static bool IsImage(byte[] file)
    {
        try
        {
            _ = new BindTarget("x", file);
            return true;
        }
        catch (BadImageException)
        {
            return false;
        }
    }

    /// <summary>Replaces one to three words of the headers or the tables, by small numbers, other words of the file, or anything.</summary>
    private static byte[] Damage(BuiltImage image, Random random)
    {
        byte[] file = image.ToArray();
        BuiltSection tables = image.Section(".rdata");
        if (image.Directory(ImageDirectory.DelayImport).Rva != 0 && random.Next(4) == 0)
        {
            // The second table for bound addresses begins in the first one, as some linkers have it; and the first is in use now and then.
            int first = image.OffsetOf(ImageDirectory.DelayImport);
            uint table = image.UInt32At(first + 20);
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(first + 32 + 20), table + (image.Fields.IsWide ? 8U : 4));
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(first + 28), random.Next(2));
            file[image.OffsetOf(table)] = (byte)random.Next(2);
        }

        for (int i = random.Next(1, 4); i > 0; i--)
        {
            int at = random.Next(4) == 0 ? random.Next(image.Fields.Magic, (int)image.UInt32At(image.Fields.SizeOfHeaders) - 4) : (int)tables.RawOffset + random.Next((int)tables.VirtualSize - 4);
            at &= random.Next(2) == 0 ? ~3 : ~0;
            uint value = random.Next(4) switch
            {
                0 => (uint)random.Next(0, 64),
                1 => image.UInt32At((int)tables.RawOffset + (random.Next((int)tables.VirtualSize - 4) & ~3)),
                2 => tables.Rva + (uint)random.Next((int)tables.RawSize + 16),
                _ => (uint)random.NextInt64(uint.MaxValue),
            };
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at), value);
        }

        return file;
    }
}
