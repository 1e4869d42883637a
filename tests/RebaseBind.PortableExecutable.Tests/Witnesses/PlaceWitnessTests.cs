using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Places;
using RebaseBind.PortableExecutable.Tests.Robustness;
using RebaseBind.TestSupport;

namespace RebaseBind.PortableExecutable.Tests.Witnesses;

/// <summary>pefile finds the same sections, slots and relocated fields at bytes of files.</summary>
[TestClass]
public sealed class PlaceWitnessTests
{
    private const string WineModules = "/usr/lib/x86_64-linux-gnu/wine/x86_64-windows";

    /// <summary>
    /// For each file listed in the first argument: random offsets with their section and RVA, and random imports, descriptors and base relocations
    /// with the offset of a byte of theirs.
    /// </summary>
    private const string AskPefile = """
        import pefile, random, sys
        for number, path in enumerate(open(sys.argv[1]).read().splitlines()):
            pick = random.Random(number)
            image = pefile.PE(path, fast_load=True)
            names = ('IMPORT', 'DELAY_IMPORT', 'BASERELOC')
            image.parse_data_directories([pefile.DIRECTORY_ENTRY['IMAGE_DIRECTORY_ENTRY_' + name] for name in names])
            size = len(image.__data__)
            def say(offset, *words):
                print(number, offset, *words, sep='\t')
            for _ in range(60):
                offset = pick.randrange(size if pick.random() < 0.8 else min(size, 0x1000))
                section = image.get_section_by_offset(offset)
                name = section.Name.rstrip(b'\0').decode('latin-1') if section else ''
                say(offset, 'section', name, '%x' % image.get_rva_from_offset(offset) if section else '')
            def some(items):
                return pick.sample(items, min(len(items), 20))
            base = image.OPTIONAL_HEADER.ImageBase
            for kind, entries in (('import', 'DIRECTORY_ENTRY_IMPORT'), ('delay', 'DIRECTORY_ENTRY_DELAY_IMPORT')):
                entries = getattr(image, entries, [])
                for entry in some(entries):
                    say(entry.struct.get_file_offset() + pick.randrange(4), kind + ' descriptor', entry.dll.decode('latin-1'), '')
                for dll, slot in some([(entry.dll, slot) for entry in entries for slot in entry.imports]):
                    name = 'ordinal %d' % slot.ordinal if slot.import_by_ordinal else "'" + slot.name.decode('latin-1') + "'"
                    say(image.get_offset_from_rva(slot.address - base) + pick.randrange(4), kind, name + ' from ' + dll.decode('latin-1'), '%x' % (slot.address - base))
            fixups = [entry.rva for block in getattr(image, 'DIRECTORY_ENTRY_BASERELOC', []) for entry in block.entries if entry.type]
            for rva in some(fixups):
                say(image.get_offset_from_rva(rva) + pick.randrange(2), 'fixup', '', '%x' % rva)
        """;

    [TestMethod]
    public void PefileFindsTheSameInWineModules()
    {
        Witness.Require(Directory.Exists(WineModules), "Debian's package wine64");
        string[] modules = [.. Directory.GetFiles(WineModules, "*.dll").Order(StringComparer.Ordinal).Where(static (_, index) => index % 6 == 0)];
        Assert.IsGreaterThan(3000, Compare(modules, "section", "import", "import descriptor", "fixup"));
    }

    [TestMethod]
    public void PefileFindsTheSameInBuiltImages()
    {
        using var folder = new TemporaryFolder();
        string[] files = [.. Specimens.All.Select((file, index) => folder.Write($"{index}.dll", file))];
        Assert.IsGreaterThan(1000, Compare(files, "section", "import", "import descriptor", "delay", "delay descriptor", "fixup"));
    }

    /// <summary>Asks pefile about the files and compares all its answers.</summary>
    /// <param name="files">The files.</param>
    /// <param name="expectedKinds">What its answers are about.</param>
    /// <returns>How many there were.</returns>
    private static int Compare(string[] files, params string[] expectedKinds)
    {
        Witness.Pefile.Require();
        using var folder = new TemporaryFolder();
        string answer = Witness.Pefile.Ask("-c", AskPefile, folder.Write("files.txt", string.Join('\n', files)));
        var kinds = new HashSet<string>();
        var places = new Dictionary<string, ImagePlaces>();
        string[] lines = answer.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (string line in lines)
        {
            string[] words = line.Split('\t');
            Assert.HasCount(5, words, line);
            if (!places.TryGetValue(words[0], out ImagePlaces? image))
            {
                image = new ImagePlaces(PeImage.Read(File.ReadAllBytes(files[int.Parse(words[0], CultureInfo.InvariantCulture)])));
                places.Add(words[0], image);
            }

            kinds.Add(words[2]);
            ImagePlace place = image.At(new FileOffset(int.Parse(words[1], CultureInfo.InvariantCulture)));
            Check(place, words[2], words[3], words[4], $"{files[int.Parse(words[0], CultureInfo.InvariantCulture)]}: {line}: {place}");
        }

        CollectionAssert.AreEquivalent(expectedKinds, kinds.ToArray());
        return lines.Length;
    }

    private static void Check(ImagePlace place, string what, string name, string rva, string message)
    {
        string at = rva.Length == 0 ? string.Empty : ", RVA 0x" + rva + " in ";
        switch (what)
        {
            case "section":
                Assert.AreEqual(name, place.SectionName ?? string.Empty, message);
                Assert.IsTrue(place.Kind != ImagePlaceKind.Section || place.Rva!.Value.ToString() == "0x" + rva, message);
                break;
            case "import":
                StringAssert.StartsWith(place.Text, "import slot of " + name + at, StringComparison.Ordinal, message);
                break;
            case "delay":
                StringAssert.StartsWith(place.Text, "delay-load import slot of " + name + at, StringComparison.Ordinal, message);
                break;
            case "import descriptor":
                StringAssert.StartsWith(place.Text, "the import descriptor of " + name + ",", StringComparison.Ordinal, message);
                break;
            case "delay descriptor":
                StringAssert.StartsWith(place.Text, "the delay-load descriptor of " + name + ",", StringComparison.Ordinal, message);
                break;
            default:
                // A delay-load slot is a relocated field, too.
                Assert.IsTrue(place.Kind is ImagePlaceKind.RelocatedField or ImagePlaceKind.DelayImportSlot or ImagePlaceKind.DelayImportDescriptor or ImagePlaceKind.DelayImportNameTable, message);
                StringAssert.Contains(place.Text, at.Length == 0 || place.Kind == ImagePlaceKind.DelayImportDescriptor ? string.Empty : at, StringComparison.Ordinal, message);
                break;
        }
    }
}
