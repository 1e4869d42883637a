using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Tests.Packages;
using RebaseBind.Symbols;
using RebaseBind.TestSupport;

namespace RebaseBind.PortableExecutable.Tests.Witnesses;

/// <summary>Other programs read the same keys of symbol servers out of images.</summary>
[TestClass]
public sealed partial class SymbolWitnessTests
{
    private const string WineModules = "/usr/lib/x86_64-linux-gnu/wine/x86_64-windows";

    /// <summary>For each file listed in the first argument: the keys of the image and of its PDBs as symstore makes them, in one line.</summary>
    private const string AskPefile = """
        import ntpath, pefile, sys
        for path in open(sys.argv[1]).read().splitlines():
            image = pefile.PE(path, fast_load=True)
            image.parse_data_directories([pefile.DIRECTORY_ENTRY['IMAGE_DIRECTORY_ENTRY_DEBUG']])
            name = path.split('/')[-1]
            keys = [(name, '%08X%x' % (image.FILE_HEADER.TimeDateStamp, image.OPTIONAL_HEADER.SizeOfImage))]
            for debug in getattr(image, 'DIRECTORY_ENTRY_DEBUG', []):
                pdb = debug.entry
                if debug.struct.Type == 2 and pdb is not None:
                    age = 'FFFFFFFF' if debug.struct.MinorVersion == 0x504D else '%x' % pdb.Age
                    keys.append((ntpath.basename(pdb.PdbFileName.split(b'\0')[0].decode()), pdb.Signature_String[:32].upper() + age))
            print(*('%s/%s/%s' % (name, key, name) for name, key in keys))
        """;

    private static readonly Witness Clang = new("clang-19", ["clang-19"], ["--version"]);

    private static readonly Witness Linker = new("lld-19", ["lld-link-19"], ["--version"]);

    /// <summary>Assemblies of this test have portable PDBs.</summary>
    private static string[] Managed => Directory.GetFiles(AppContext.BaseDirectory, "RebaseBind.*.dll");

    [TestMethod]
    public void PefileReadsTheSameKeys()
    {
        Witness.Pefile.Require();
        using var folder = new TemporaryFolder();
        Compare([.. PackageImages.Paths, .. Managed], folder, pdbs: 10);
    }

    [TestMethod]
    public void PefileReadsTheSameKeysOfWineModules()
    {
        Witness.Pefile.Require();
        Witness.Require(Directory.Exists(WineModules), "Debian's package wine64");
        using var folder = new TemporaryFolder();
        Compare(Directory.GetFiles(WineModules, "*.dll"), folder, pdbs: 0);
    }

    [TestMethod]
    [DataRow("x86_64")]
    [DataRow("i686")]
    public void PefileAndReadobjReadTheSameKeysOfLinkedImages(string machine)
    {
        Witness.Pefile.Require();
        Witness.Readobj.Require();
        using var folder = new TemporaryFolder();
        string image = Link(folder, machine, "/debug");
        Compare([image, Link(folder, machine, "/debug", "/pdbaltpath:%_PDB%"), Link(folder, machine)], folder, pdbs: 2);

        string theirs = Witness.Readobj.Ask("--coff-debug-directory", "--file-headers", image);
        string stamp = Stamp().Match(theirs).Groups["value"].Value.PadLeft(8, '0');
        uint size = uint.Parse(SizeOfImage().Match(theirs).Groups["value"].Value, CultureInfo.InvariantCulture);
        string signature = PdbSignature().Match(theirs).Groups["value"].Value.Replace("-", "", StringComparison.Ordinal);
        Assert.AreEqual(
            string.Create(CultureInfo.InvariantCulture, $"Linked.dll/{stamp}{size:x}/Linked.dll Linked.pdb/{signature}1/Linked.pdb"),
            KeysOf(image));
    }

    private static void Compare(string[] files, TemporaryFolder folder, int pdbs)
    {
        string answer = Witness.Pefile.Ask("-c", AskPefile, folder.Write("files.txt", string.Join('\n', files)));
        string[] theirs = answer.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] ours = [.. files.Select(KeysOf)];

        CollectionAssert.AreEqual(theirs, ours);
        Assert.IsGreaterThanOrEqualTo(pdbs, ours.Sum(static keys => keys.Split(' ').Length - 1));
    }

    private static string KeysOf(string path)
    {
        var image = PeImage.Read(File.ReadAllBytes(path));
        uint stamp = image.Headers.TimeDateStamp;
        SymbolEntry entry = SymbolEntry.Of(path, Path.GetFileName(path), stamp, stamp, image.Headers.SizeOfImage, image);
        Assert.AreEqual(entry.OriginalKey, entry.Key);
        return string.Join(' ', new[] { entry.Key.Symstore }.Concat(entry.Pdbs.Select(static pdb => pdb.Key.Symstore)));
    }

    /// <summary>A DLL that clang and lld-link make, in a folder of its own.</summary>
    private static string Link(TemporaryFolder folder, string machine, params string[] options)
    {
        Clang.Require();
        Linker.Require();
        string name = options.Length.ToString(CultureInfo.InvariantCulture) + "/Linked";
        string source = folder.Write(name + ".c", "int __declspec(dllexport) answer(void) { return 42; }\n");
        Clang.Approves($"--target={machine}-pc-windows-msvc", "-g", "-gcodeview", "-c", source, "-o", folder.PathOf(name + ".obj"));
        Linker.Approves(["/nologo", "/dll", "/noentry", .. options, "/out:" + folder.PathOf(name + ".dll"), folder.PathOf(name + ".obj")]);
        return folder.PathOf(name + ".dll");
    }

    [GeneratedRegex(@"TimeDateStamp: [^\n]*\(0x(?<value>[0-9A-F]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 300_000)]
    private static partial Regex Stamp();

    [GeneratedRegex(@"SizeOfImage: (?<value>\d+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 300_000)]
    private static partial Regex SizeOfImage();

    [GeneratedRegex(@"PDBGUID: \{(?<value>[0-9A-F-]+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 300_000)]
    private static partial Regex PdbSignature();
}
