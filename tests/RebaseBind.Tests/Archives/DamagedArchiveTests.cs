using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Archives;
using RebaseBind.Findings;
using RebaseBind.PortableExecutable;
using RebaseBind.TestSupport;

namespace RebaseBind.Tests.Archives;

/// <summary>Whatever the bytes, reading an archive ends in a refusal with a code or in contents, in time and memory proportional to the file.</summary>
[TestClass]
public sealed class DamagedArchiveTests
{
    private const int Rounds = 4000;

    private static readonly byte[][] Specimens = [.. ArchiveReadingTests.Forms().Select(static form => form.Archive)];

    private static readonly HashSet<string> Codes =
    [
        FindingCatalog.NoArchive,
        FindingCatalog.DamagedArchive,
        FindingCatalog.BadEntryName,
        FindingCatalog.UnknownPacking,
        FindingCatalog.OversizedArchive,
    ];

    [TestMethod]
    [TestCategory(PropertyCases.Category)]
    public void DamagedArchiveEndsInARefusalOrInContents()
    {
        int accepted = 0;
        PropertyCases.ForEach(Rounds, seed =>
        {
            byte[] archive = Damage(Specimens[seed % Specimens.Length], new Random(seed));
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                accepted += ReadAll(archive) ? 1 : 0;
            }
            catch (RebaseBindException refusal)
            {
                Assert.Contains(refusal.Finding.Code, Codes);
            }

            // Deflate makes up to 1,032 bytes of one, and no byte is unpacked for two entries.
            Assert.IsLessThan((1040L * archive.Length) + (4 << 20), GC.GetAllocatedBytesForCurrentThread() - before);
        });

        if (PropertyCases.AreEnough(Rounds))
        {
            Assert.IsGreaterThan(Rounds / 20, accepted);
            Assert.IsLessThan(Rounds * 19 / 20, accepted);
        }
    }

    /// <summary>Reads everything, and writes it again: what is accepted must be whole.</summary>
    private static bool ReadAll(byte[] archive)
    {
        var file = new ArchiveFile(archive);
        CollectionAssert.AreEqual(archive, file.Write([]).Bytes);
        foreach (string name in file.Directory.Files)
        {
            try
            {
                ArchiveEntry entry = file.Directory.Find(name)!;
                Assert.AreEqual(entry.Size, file.Read(name).Length);
            }
            catch (BadImageException tooLarge)
            {
                Assert.AreEqual(ImageDefect.FileTooLarge, tooLarge.Defect);
            }
        }

        return true;
    }

    private static byte[] Damage(byte[] sound, Random random)
    {
        byte[] archive = [.. sound];
        switch (random.Next(5))
        {
            case 0:
                return archive[..random.Next(archive.Length)];
            case 1:
                int from = random.Next(archive.Length);
                return [.. archive[..from], .. archive[random.Next(from, archive.Length)..]];
            case 2:
                for (int i = random.Next(1, 4); i > 0; i--)
                {
                    archive[random.Next(archive.Length)] ^= (byte)(1 << random.Next(8));
                }

                return archive;
            case 3:
                // The directory and the end, where every byte has a meaning.
                for (int i = random.Next(1, 3); i > 0; i--)
                {
                    archive[random.Next(Math.Max(0, archive.Length - 200), archive.Length)] = (byte)(random.Next(3) switch { 0 => 0, 1 => 0xFF, _ => random.Next(256) });
                }

                return archive;
            default:
                int at = random.Next(archive.Length);
                int length = Math.Min(random.Next(1, 9), archive.Length - at);
                archive.AsSpan(at, length).Fill((byte)(random.Next(2) * 0xFF));
                return archive;
        }
    }
}
