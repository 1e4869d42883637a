using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using RebaseBind.PortableExecutable;

namespace RebaseBind.Findings;

/// <summary>Every code there is, with its title and its page.</summary>
public static class FindingCatalog
{
    /// <summary>A file could not be read.</summary>
    public const string UnreadableFile = "RB0040";

    /// <summary>A directory that is a symbolic link was not entered.</summary>
    public const string DirectoryLink = "RB0041";

    /// <summary>A file changed while it was being worked on.</summary>
    public const string ChangedFile = "RB0042";

    /// <summary>A file could not be written.</summary>
    public const string UnwritableFile = "RB0043";

    /// <summary>The change record is damaged.</summary>
    public const string DamagedChangeRecord = "RB0044";

    /// <summary>A folder that was named does not exist, or input and output contradict each other.</summary>
    public const string BadFolder = "RB0045";

    /// <summary>A rewritten image is not what it should be; it was not written.</summary>
    public const string WrongResult = "RB0047";

    /// <summary>Two different files are to become one file of the output.</summary>
    public const string SamePath = "RB0046";

    /// <summary>An archive contradicts itself or is cut short.</summary>
    public const string DamagedArchive = "RB0048";

    /// <summary>A name in an archive leads out of it, or is not one file for everybody.</summary>
    public const string BadEntryName = "RB0049";

    /// <summary>An entry of an archive is encrypted, or compressed by an unknown method.</summary>
    public const string UnknownPacking = "RB0050";

    /// <summary>An archive unpacks to more than is accepted, or says that it does.</summary>
    public const string OversizedArchive = "RB0051";

    /// <summary>A file that was named is no archive.</summary>
    public const string NoArchive = "RB0052";

    /// <summary>A package is signed, and would not be valid any more.</summary>
    public const string SignedPackage = "RB0053";

    /// <summary>A command line makes no sense.</summary>
    public const string BadUsage = "RB0054";

    /// <summary>A configuration file is damaged, or has a key that does not exist.</summary>
    public const string DamagedConfiguration = "RB0055";

    /// <summary>No address range is left for an image.</summary>
    public const string NoRoom = "RB1001";

    /// <summary>A reserved range or a percentage makes no sense.</summary>
    public const string BadPolicy = "RB1002";

    /// <summary>Two images with one identity.</summary>
    public const string DuplicateIdentity = "RB1003";

    /// <summary>Image larger than its address space.</summary>
    public const string ImageTooLarge = "RB1004";

    /// <summary>Process root not in the tree.</summary>
    public const string UnknownRoot = "RB1005";

    /// <summary>Image not in the tree.</summary>
    public const string UnknownImage = "RB1006";

    /// <summary>An exclusion fits no file.</summary>
    public const string UnusedExclusion = "RB1007";

    /// <summary>A property, an item or metadata of a project looks like one of the package but is none, so that it has no effect.</summary>
    public const string UnknownName = "RB1008";

    /// <summary>Left alone: Authenticode signature.</summary>
    public const string Signed = "RB1010";

    /// <summary>Left alone: FORCE_INTEGRITY.</summary>
    public const string ForceIntegrity = "RB1011";

    /// <summary>Left alone: relocations stripped.</summary>
    public const string RelocationsStripped = "RB1012";

    /// <summary>Left alone: strong name.</summary>
    public const string StrongName = "RB1013";

    /// <summary>Left alone: hybrid image.</summary>
    public const string Hybrid = "RB1014";

    /// <summary>Left alone: 32-bit fixups in a 64-bit image.</summary>
    public const string NarrowFixups = "RB1015";

    /// <summary>Left alone: sections smaller than a page.</summary>
    public const string MappedFlat = "RB1016";

    /// <summary>Left alone: data behind the signature.</summary>
    public const string DataBehindSignature = "RB1017";

    /// <summary>Left alone: excluded by the user.</summary>
    public const string Excluded = "RB1018";

    /// <summary>Damaged lock file.</summary>
    public const string DamagedLock = "RB1020";

    /// <summary>Lock file of a newer version.</summary>
    public const string NewerLock = "RB1021";

    /// <summary>Image not covered by the lock file.</summary>
    public const string NotLocked = "RB1022";

    /// <summary>Image has outgrown its locked room.</summary>
    public const string OutgrownRoom = "RB1023";

    /// <summary>Image has used most of its locked room.</summary>
    public const string RoomNearlyUsed = "RB1024";

    /// <summary>Locked place cannot be used.</summary>
    public const string LockedPlaceTaken = "RB1025";

    /// <summary>Lock file is in use.</summary>
    public const string LockBusy = "RB1026";

    /// <summary>Left alone: code without relocations.</summary>
    public const string AddressesWithoutFixup = "RB1040";

    /// <summary>Left alone: relocations of loader tables.</summary>
    public const string RelocatedTable = "RB1041";

    /// <summary>Left alone: no Windows process maps it.</summary>
    public const string ForeignImage = "RB1042";

    /// <summary>Left alone: bytes of the file that are mapped twice.</summary>
    public const string SharedBytes = "RB1043";

    /// <summary>Left alone: tied to another image by 32-bit references.</summary>
    public const string Tied = "RB1044";

    /// <summary>Left alone: a relocation of an unwind entry without code.</summary>
    public const string UnwindFixup = "RB1045";

    /// <summary>Relocations changed values that are no addresses of their image.</summary>
    public const string OddFixups = "RB1046";

    /// <summary>Left alone: in the shared range of Windows 95 and 98.</summary>
    public const string SharedRange = "RB1047";

    /// <summary>Left alone: linked by FlexDLL.</summary>
    public const string FlexDll = "RB1048";

    /// <summary>A DLL at the base of UCRT's API-set stubs.</summary>
    public const string StubBase = "RB1049";

    /// <summary>What is not kept free near EXEs.</summary>
    public const string NearExe = "RB1050";

    /// <summary>A policy that follows from the system that the images are for.</summary>
    public const string ChosenPolicy = "RB1051";

    /// <summary>Left alone: ReadyToRun code for ARM.</summary>
    public const string UntriedReadyToRun = "RB1052";

    /// <summary>DLLs below the output that nobody adopts.</summary>
    public const string LeftBelowOutput = "RB1053";

    /// <summary>The SDK lacks a name that the package uses.</summary>
    public const string MissingSdkName = "RB1054";

    /// <summary>A form of shipping takes the original of a rewritten file.</summary>
    public const string PackedOriginal = "RB1055";

    /// <summary>DLLs that vcpkg or a build event copies to the output of a linker's project.</summary>
    public const string CopiedBeside = "RB1056";

    /// <summary>A file that cannot be laid out in pages.</summary>
    public const string KeepsLayout = "RB1060";

    /// <summary>A configuration file was found, and sets something.</summary>
    public const string ConfigurationUsed = "RB1061";

    /// <summary>An option changes nothing here.</summary>
    public const string NoEffect = "RB1062";

    /// <summary>A lock file that does not exist yet.</summary>
    public const string NewLock = "RB1063";

    /// <summary>An address range for images of which there are none.</summary>
    public const string UnusedRange = "RB1064";

    /// <summary>Images in folders that a build system keeps for itself.</summary>
    public const string BuildFolder = "RB1065";

    /// <summary>Damaged coffbase file.</summary>
    public const string DamagedCoffBase = "RB1030";

    /// <summary>Pinned address cannot be used.</summary>
    public const string BadPin = "RB1031";

    /// <summary>Damaged list of files.</summary>
    public const string DamagedFileList = "RB1032";

    /// <summary>Damaged plan.</summary>
    public const string DamagedPlan = "RB1033";

    /// <summary>Damaged calibration file.</summary>
    public const string DamagedCalibration = "RB1034";

    /// <summary>An address was given for an image that is not there.</summary>
    public const string UnusedPin = "RB1035";

    /// <summary>An image came bound, perhaps to another build of a DLL.</summary>
    public const string StaleBinding = "RB2001";

    /// <summary>An image is bound and has no import name table.</summary>
    public const string BoundForGood = "RB2002";

    /// <summary>Not bound: NO_BIND.</summary>
    public const string BindForbidden = "RB2010";

    /// <summary>Not bound: no room for the bound import directory.</summary>
    public const string BindNoRoom = "RB2011";

    /// <summary>Not bound: two descriptors for one DLL.</summary>
    public const string BindDuplicate = "RB2012";

    /// <summary>Not bound: tables overlap.</summary>
    public const string BindOverlap = "RB2013";

    /// <summary>Not bound: no directory can cover the import address tables.</summary>
    public const string BindNoAddressDirectory = "RB2014";

    /// <summary>Not bound: ARM64X or another hybrid image.</summary>
    public const string BindHybrid = "RB2015";

    /// <summary>Not bound: no import name table.</summary>
    public const string BindNoNameTable = "RB2020";

    /// <summary>Not bound: API set.</summary>
    public const string BindApiSet = "RB2021";

    /// <summary>Not bound: DLL not there.</summary>
    public const string BindNotFound = "RB2022";

    /// <summary>Not bound: several DLLs of the name.</summary>
    public const string BindSeveral = "RB2023";

    /// <summary>Not bound: DLL for another processor.</summary>
    public const string BindMachine = "RB2024";

    /// <summary>Not bound: the DLL has DYNAMICBASE.</summary>
    public const string BindDynamicBase = "RB2025";

    /// <summary>Not bound: the DLL's stamp says nothing.</summary>
    public const string BindStamp = "RB2026";

    /// <summary>Not bound: a slot carries a fixup.</summary>
    public const string BindRelocatedSlot = "RB2027";

    /// <summary>Not bound: not exported.</summary>
    public const string BindNotExported = "RB2028";

    /// <summary>Not bound: malformed or endless forwarder.</summary>
    public const string BindForwarder = "RB2029";

    /// <summary>Not bound: a forwarder leads to an unfit DLL.</summary>
    public const string BindForwardedTo = "RB2030";

    /// <summary>Not bound: the image imports from itself.</summary>
    public const string BindSelf = "RB2031";

    /// <summary>Not bound: the DLL is damaged.</summary>
    public const string BindDamagedTarget = "RB2032";

    /// <summary>Not bound: no loader would take it.</summary>
    public const string BindNotHonoured = "RB2033";

    /// <summary>Not bound: forwarded, and not every loader checks all DLLs on the way.</summary>
    public const string BindForwarded = "RB2034";

    /// <summary>Import slots that belong to no descriptor.</summary>
    public const string UnownedSlots = "RB2035";

    /// <summary>Not bound: nothing is imported, but the address table holds a value.</summary>
    public const string BindNothing = "RB2036";

    /// <summary>Not bound: no table in the file.</summary>
    public const string BindNoTable = "RB2040";

    /// <summary>Not bound: delay-loaded and forwarded.</summary>
    public const string BindDelayForwarded = "RB2041";

    /// <summary>Not bound: delay-load descriptor of Visual C++ 6.</summary>
    public const string BindOldDelayLoad = "RB2042";

    /// <summary>Two images that can meet in a process want the same addresses.</summary>
    public const string Overlap = "RB3001";

    /// <summary>A loader relocates an image.</summary>
    public const string Relocated = "RB3002";

    /// <summary>A loader cannot load an image.</summary>
    public const string LoadFailure = "RB3003";

    /// <summary>A 32-bit image lies so low that Windows 10 may move it.</summary>
    public const string LowBase = "RB3004";

    /// <summary>A process does not find a DLL.</summary>
    public const string DllNotFound = "RB3005";

    /// <summary>A loader takes bound addresses that are wrong.</summary>
    public const string WrongSlots = "RB3006";

    /// <summary>The largest free block of a process is too small.</summary>
    public const string FreeBlockBudget = "RB3007";

    /// <summary>An image takes the addresses that Cygwin's run-time DLL needs.</summary>
    public const string RuntimeSpace = "RB3008";

    /// <summary>An image is moved because of DYNAMICBASE, and has no relocations.</summary>
    public const string UnrelocatedDynamic = "RB3009";

    /// <summary>A process has too many private bytes.</summary>
    public const string PrivateBytesBudget = "RB3010";

    /// <summary>A process has too many fixups.</summary>
    public const string FixupsBudget = "RB3011";

    /// <summary>A process has too many stale bindings.</summary>
    public const string StaleBindingsBudget = "RB3012";

    /// <summary>A process looks up too many imports.</summary>
    public const string LookUpsBudget = "RB3013";

    /// <summary>The gate had nothing to judge.</summary>
    public const string NothingJudged = "RB3014";

    /// <summary>Images that are taken never to be in one process.</summary>
    public const string NeverMeet = "RB3015";

    /// <summary>A suppression has expired.</summary>
    public const string ExpiredSuppression = "RB3020";

    /// <summary>Damaged suppressions.</summary>
    public const string DamagedSuppressions = "RB3021";

    /// <summary>A suppression hides nothing.</summary>
    public const string UnusedSuppression = "RB3022";

    /// <summary>A process costs more than the baseline says.</summary>
    public const string WorseThanBaseline = "RB3030";

    /// <summary>Less than the baseline says.</summary>
    public const string BetterThanBaseline = "RB3031";

    /// <summary>Damaged baseline.</summary>
    public const string DamagedBaseline = "RB3032";

    /// <summary>The baseline is of another folder or of other loaders.</summary>
    public const string BaselineFitsNothing = "RB3033";

    /// <summary>There is no record of changes.</summary>
    public const string NoChangeRecord = "RB4001";

    /// <summary>The record of changes has a version that this program does not read.</summary>
    public const string OtherRecordVersion = "RB4002";

    /// <summary>The data file of the record of changes is missing or damaged.</summary>
    public const string MissingChangeData = "RB4003";

    /// <summary>An image of the record is no longer in the tree.</summary>
    public const string RemovedSince = "RB4004";

    /// <summary>An image of the tree is not in the record.</summary>
    public const string AddedSince = "RB4005";

    /// <summary>An image of the tree is another one than was recorded.</summary>
    public const string ReplacedSince = "RB4006";

    /// <summary>Bytes of an image are not those that were recorded.</summary>
    public const string AlteredSince = "RB4007";

    /// <summary>An image was signed after it was recorded.</summary>
    public const string SignedSince = "RB4008";

    /// <summary>An image is as it was before the recorded change.</summary>
    public const string StillOriginal = "RB4009";

    /// <summary>The record does not lead from an image to its original.</summary>
    public const string FalseRecord = "RB4010";

    /// <summary>An image was changed since, and was not undone.</summary>
    public const string UndoRefused = "RB4011";

    /// <summary>An image was changed since, and only a part of the recorded change was undone.</summary>
    public const string UndoForced = "RB4012";

    /// <summary>An original is not the file that was rewritten.</summary>
    public const string OtherOriginal = "RB4013";

    /// <summary>An image is not as the record says, and was taken as a new original.</summary>
    public const string TakenAsOriginal = "RB4014";

    private const string HelpRoot = "https://github.com/rebasebind/rebasebind/blob/main/docs/diagnostics/";

    private static readonly SortedDictionary<string, string> Titles = new(System.StringComparer.Ordinal)
    {
        [CodeOf(ImageDefect.NotPortableExecutable)] = "Not a PE image",
        [CodeOf(ImageDefect.FileTooLarge)] = "File too large",
        [CodeOf(ImageDefect.Headers)] = "Headers cut short or contradictory",
        [CodeOf(ImageDefect.Machine)] = "Machine not supported",
        [CodeOf(ImageDefect.Alignment)] = "Impossible alignment",
        [CodeOf(ImageDefect.ImageBase)] = "Impossible image base",
        [CodeOf(ImageDefect.SizeOfHeaders)] = "Impossible header size",
        [CodeOf(ImageDefect.SizeOfImage)] = "Impossible image size",
        [CodeOf(ImageDefect.SectionAddress)] = "Section misplaced in memory",
        [CodeOf(ImageDefect.SectionData)] = "Section data misplaced in the file",
        [CodeOf(ImageDefect.DataDirectory)] = "Data directory outside the image",
        [CodeOf(ImageDefect.RelocationBlock)] = "Malformed relocation block",
        [CodeOf(ImageDefect.RelocationType)] = "Relocation type not supported",
        [CodeOf(ImageDefect.RelocationTarget)] = "Relocation outside section data",
        [CodeOf(ImageDefect.RelocationTwice)] = "Bytes relocated twice",
        [CodeOf(ImageDefect.PointerWithoutRelocation)] = "Loader pointer without relocation",
        [CodeOf(ImageDefect.ImportDirectory)] = "Damaged import directory",
        [CodeOf(ImageDefect.DelayImportDirectory)] = "Damaged delay-load import directory",
        [CodeOf(ImageDefect.BoundImportDirectory)] = "Damaged bound import directory",
        [CodeOf(ImageDefect.ExportDirectory)] = "Damaged export directory",
        [CodeOf(ImageDefect.TlsDirectory)] = "Damaged TLS directory",
        [CodeOf(ImageDefect.LoadConfiguration)] = "Damaged load configuration",
        [CodeOf(ImageDefect.DebugDirectory)] = "Damaged debug directory",
        [CodeOf(ImageDefect.CertificateTable)] = "Damaged certificate table",
        [CodeOf(ImageDefect.ClrHeader)] = "Damaged CLR header",
        [UnreadableFile] = "File cannot be read",
        [DirectoryLink] = "Directory link not followed",
        [ChangedFile] = "File changed during the work",
        [UnwritableFile] = "File cannot be written",
        [DamagedChangeRecord] = "Damaged change record",
        [BadFolder] = "Folder cannot be used",
        [SamePath] = "Two files for one path",
        [WrongResult] = "Rewritten image is not as it should be",
        [DamagedArchive] = "Damaged archive",
        [BadEntryName] = "Name in an archive that cannot be used",
        [UnknownPacking] = "Entry of an archive that cannot be unpacked",
        [OversizedArchive] = "Archive that unpacks to too much",
        [NoArchive] = "File that is no archive",
        [SignedPackage] = "Signed package",
        [BadUsage] = "Command line makes no sense",
        [DamagedConfiguration] = "Damaged configuration file",
        [NoRoom] = "No address range left",
        [BadPolicy] = "Option makes no sense",
        [DuplicateIdentity] = "Two images with one identity",
        [ImageTooLarge] = "Image larger than its address space",
        [UnknownRoot] = "Process root not in the tree",
        [UnknownImage] = "Image not in the tree",
        [UnusedExclusion] = "Exclusion without effect",
        [UnknownName] = "Name without effect",
        [Signed] = "Signed image left alone",
        [ForceIntegrity] = "Image with enforced integrity left alone",
        [RelocationsStripped] = "Image without relocations left alone",
        [StrongName] = "Strong-named image left alone",
        [Hybrid] = "Hybrid image left alone",
        [NarrowFixups] = "64-bit image with 32-bit fixups left alone",
        [MappedFlat] = "Image with sections below page size left alone",
        [DataBehindSignature] = "Image with data behind its signature left alone",
        [Excluded] = "Excluded image left alone",
        [DamagedLock] = "Damaged lock file",
        [NewerLock] = "Lock file of a newer version",
        [NotLocked] = "Image not covered by the lock file",
        [OutgrownRoom] = "Image has outgrown its locked room",
        [RoomNearlyUsed] = "Image has used most of its locked room",
        [LockedPlaceTaken] = "Locked place cannot be used",
        [LockBusy] = "Lock file is in use",
        [AddressesWithoutFixup] = "Code without relocations left alone",
        [RelocatedTable] = "Image with relocated loader tables left alone",
        [ForeignImage] = "Image that no Windows process maps left alone",
        [SharedBytes] = "Image with bytes that are mapped twice left alone",
        [Tied] = "Image with 32-bit references to another left alone",
        [UnwindFixup] = "Image with a relocated empty unwind entry left alone",
        [OddFixups] = "Relocations of values that are no addresses",
        [SharedRange] = "DLL in the shared range of Windows 95 left alone",
        [FlexDll] = "FlexDLL image left alone",
        [StubBase] = "DLL at the base of UCRT's API-set stubs",
        [NearExe] = "Addresses near an EXE that are not kept free",
        [ChosenPolicy] = "Policy chosen for a system",
        [UntriedReadyToRun] = "ReadyToRun image for ARM left alone",
        [LeftBelowOutput] = "DLLs below the output are left alone",
        [MissingSdkName] = "Build system without a name that the package uses",
        [PackedOriginal] = "Form of shipping that takes an original",
        [CopiedBeside] = "Copied DLLs are left alone",
        [KeepsLayout] = "File not laid out in pages",
        [ConfigurationUsed] = "Configuration file used",
        [NoEffect] = "Option has no effect",
        [NewLock] = "New lock file",
        [UnusedRange] = "Address range without images",
        [BuildFolder] = "Images of a build system",
        [DamagedCoffBase] = "Damaged coffbase file",
        [BadPin] = "Pinned address cannot be used",
        [DamagedFileList] = "Damaged list of files",
        [DamagedPlan] = "Damaged plan",
        [DamagedCalibration] = "Damaged calibration file",
        [UnusedPin] = "Address for an image that is not there",
        [StaleBinding] = "Image is bound already",
        [BoundForGood] = "Binding that cannot be taken out",
        [BindForbidden] = "Image with NO_BIND not bound",
        [BindNoRoom] = "No room for the bound import directory",
        [BindDuplicate] = "Two import descriptors for one DLL",
        [BindOverlap] = "Import tables overlap",
        [BindNoAddressDirectory] = "Import address tables not in one range",
        [BindHybrid] = "Image with code for two processors not bound",
        [BindNoNameTable] = "No import name table",
        [BindApiSet] = "API set not bound to",
        [BindNotFound] = "DLL not among the images",
        [BindSeveral] = "Several DLLs of one name",
        [BindMachine] = "DLL for another processor",
        [BindDynamicBase] = "DLL with DYNAMICBASE not bound to",
        [BindStamp] = "Time stamp that does not tell builds apart",
        [BindRelocatedSlot] = "Relocation in an import address table",
        [BindNotExported] = "Import that is not exported",
        [BindForwarder] = "Forwarder that leads nowhere",
        [BindForwardedTo] = "Forwarder to a DLL that cannot be bound to",
        [BindSelf] = "Image imports from itself",
        [BindDamagedTarget] = "DLL with damaged exports",
        [BindNotHonoured] = "Binding that no loader would take",
        [BindForwarded] = "Forwarded imports not bound",
        [UnownedSlots] = "Import slots without a descriptor",
        [BindNothing] = "Descriptor that imports nothing but holds a value",
        [BindNoTable] = "No table for bound addresses",
        [BindDelayForwarded] = "Delay-loaded imports that are all forwarded",
        [BindOldDelayLoad] = "Delay-load descriptor of Visual C++ 6",
        [Overlap] = "Overlapping preferred addresses",
        [Relocated] = "Image relocated",
        [LoadFailure] = "Image that cannot be loaded",
        [LowBase] = "32-bit image at a low base",
        [DllNotFound] = "DLL not found",
        [WrongSlots] = "Wrong bound addresses",
        [FreeBlockBudget] = "Largest free block too small",
        [RuntimeSpace] = "Image in the space of msys-2.0.dll",
        [UnrelocatedDynamic] = "Image with DYNAMICBASE moved without relocations",
        [PrivateBytesBudget] = "Too many private bytes",
        [FixupsBudget] = "Too many fixups",
        [StaleBindingsBudget] = "Too many stale bindings",
        [LookUpsBudget] = "Too many look-ups",
        [NothingJudged] = "Nothing was judged",
        [NeverMeet] = "Taken never to meet",
        [ExpiredSuppression] = "Suppression expired",
        [DamagedSuppressions] = "Damaged suppressions",
        [UnusedSuppression] = "Suppression without effect",
        [WorseThanBaseline] = "Worse than the baseline",
        [BetterThanBaseline] = "Better than the baseline",
        [DamagedBaseline] = "Damaged baseline",
        [BaselineFitsNothing] = "Baseline fits nothing",
        [NoChangeRecord] = "No change record",
        [OtherRecordVersion] = "Change record of another version",
        [MissingChangeData] = "Data of the change record missing",
        [RemovedSince] = "Image removed since",
        [AddedSince] = "Image added since",
        [ReplacedSince] = "Image replaced since",
        [AlteredSince] = "Image changed since",
        [SignedSince] = "Image signed since",
        [StillOriginal] = "Image is the original",
        [FalseRecord] = "Record and image do not agree",
        [UndoRefused] = "Not undone: changed since",
        [UndoForced] = "Undone in part",
        [OtherOriginal] = "Originals are other files",
        [TakenAsOriginal] = "Changed image taken as a new original",
    };

    /// <summary>Every code, in order.</summary>
    public static IReadOnlyList<string> Codes { get; } = Titles.Keys.ToArray();

    /// <summary>A few words for what a code stands for.</summary>
    public static string TitleOf(string code) => Titles[code];

    /// <summary>Where the code is explained.</summary>
    public static string HelpLinkOf(string code) => HelpRoot + code + ".md";

    /// <summary>The code of a defect found in an image.</summary>
    internal static string CodeOf(ImageDefect defect) => "RB" + ((int)defect).ToString("D4", CultureInfo.InvariantCulture);
}
