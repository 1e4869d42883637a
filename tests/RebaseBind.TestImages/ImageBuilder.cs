using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.TestImages.Layout;

namespace RebaseBind.TestImages;

/// <summary>
/// Makes a PE image in memory. Each method says one thing about the image; <see cref="Build"/> lays it out.
/// Nothing here uses the code under test, so what a test reads back was not written by what it tests.
/// </summary>
/// <remarks>
/// Layout: headers, ".text" and the other sections in the order they were named, ".rdata" with all tables (only if there are any),
/// ".reloc" (only if there are fixups), then the trailing sections. Two builders given the same calls make the same bytes.
/// </remarks>
public sealed partial class ImageBuilder
{
    private const int DefaultCodeSize = 0x1800;

    private readonly List<SectionBuilder> sections = [];
    private readonly List<SectionBuilder> trailingSections = [];

    private ImageBuilder(Machine machine, ulong imageBase)
    {
        Machine = machine;
        ImageBase = imageBase;
        sections.Add(new SectionBuilder(".text").WithCode().WithSize(DefaultCodeSize));
    }

    internal Machine Machine { get; }

    /// <summary>Whether addresses have 64 bits.</summary>
    public bool IsWide => Machine is Machine.Amd64 or Machine.Arm64;

    internal ulong ImageBase { get; private set; }

    internal uint SectionAlignment { get; private set; } = 0x1000;

    internal uint FileAlignment { get; private set; } = 0x200;

    internal uint TimeDateStamp { get; private set; } = 0x5F3759DF;

    internal (ushort Major, ushort Minor) SubsystemVersion { get; private set; } = (6, 1);

    internal int HeaderRoom { get; private set; }

    internal bool HasCheckSum { get; private set; } = true;

    internal bool HasEntryPoint { get; private set; } = true;

    internal Characteristics Characteristics { get; private set; } = Characteristics.ExecutableImage | Characteristics.Dll;

    internal DllCharacteristics DllCharacteristics { get; private set; } = DllCharacteristics.NxCompatible;

    internal IReadOnlyList<string> RawOrder { get; private set; } = [];

    internal IReadOnlyList<SectionBuilder> Sections => sections;

    internal IReadOnlyList<SectionBuilder> TrailingSections => trailingSections;

    /// <summary>An x64 DLL with a ".text" section, based at the linker's default 0x180000000.</summary>
    public static ImageBuilder X64() => For(Machine.Amd64);

    /// <summary>An x86 DLL with a ".text" section, based at the linker's default 0x10000000.</summary>
    public static ImageBuilder X86() => For(Machine.I386);

    /// <summary>An ARM64 DLL with a ".text" section, based at the linker's default 0x180000000.</summary>
    public static ImageBuilder Arm64() => For(Machine.Arm64);

    /// <summary>A 32-bit ARM (Thumb-2) DLL with a ".text" section, based at the linker's default 0x10000000.</summary>
    public static ImageBuilder Arm() => For(Machine.ArmThumb2);

    /// <summary>A DLL for any of the four machines.</summary>
    public static ImageBuilder For(Machine machine)
        => new(machine, machine is Machine.Amd64 or Machine.Arm64 ? 0x1_8000_0000u : 0x1000_0000u);

    /// <summary>Sets the preferred base.</summary>
    public ImageBuilder At(ulong imageBase)
    {
        ImageBase = imageBase;
        return this;
    }

    /// <summary>Makes it an EXE.</summary>
    public ImageBuilder AsExe()
    {
        Characteristics &= ~Characteristics.Dll;
        return this;
    }

    /// <summary>Leaves AddressOfEntryPoint 0.</summary>
    public ImageBuilder WithoutEntryPoint()
    {
        HasEntryPoint = false;
        return this;
    }

    /// <summary>Leaves CheckSum 0 in place of the right value.</summary>
    public ImageBuilder WithoutCheckSum()
    {
        HasCheckSum = false;
        return this;
    }

    /// <summary>Sets the file header's TimeDateStamp.</summary>
    public ImageBuilder WithTimeDateStamp(uint stamp)
    {
        TimeDateStamp = stamp;
        return this;
    }

    /// <summary>Sets the subsystem version, 6.1 (Windows 7) if not said: an older Windows does not load the image.</summary>
    public ImageBuilder WithSubsystemVersion(ushort major, ushort minor)
    {
        SubsystemVersion = (major, minor);
        return this;
    }

    /// <summary>Sets SectionAlignment and FileAlignment. Below a page both must be the same, and raw offsets then equal RVAs.</summary>
    public ImageBuilder WithAlignment(uint section, uint file)
    {
        SectionAlignment = section;
        FileAlignment = file;
        return this;
    }

    /// <summary>Leaves at least this many bytes free between the section table and the first section.</summary>
    public ImageBuilder WithHeaderRoom(int size)
    {
        HeaderRoom = size;
        return this;
    }

    /// <summary>Sets DYNAMICBASE: ASLR may choose the address.</summary>
    public ImageBuilder DynamicBase() => WithFlags(DllCharacteristics.DynamicBase);

    /// <summary>Sets FORCE_INTEGRITY: the image loads only with a valid signature.</summary>
    public ImageBuilder ForceIntegrity() => WithFlags((DllCharacteristics)0x80);

    /// <summary>Sets optional header flags in addition to those it has.</summary>
    public ImageBuilder WithFlags(DllCharacteristics flags)
    {
        DllCharacteristics |= flags;
        return this;
    }

    /// <summary>Sets RELOCS_STRIPPED. The relocation table, if there are fixups, stays.</summary>
    public ImageBuilder RelocationsStripped()
    {
        Characteristics |= Characteristics.RelocsStripped;
        return this;
    }

    /// <summary>Sets the size of ".text".</summary>
    public ImageBuilder WithCode(int size)
    {
        sections[0].WithSize(size);
        return this;
    }

    /// <summary>Removes ".text": the image then holds only what else is said of it, and has no entry point.</summary>
    public ImageBuilder WithoutCode()
    {
        sections.RemoveAll(section => section.Name == ".text");
        return WithoutEntryPoint();
    }

    /// <summary>Adds a section behind those there are.</summary>
    public ImageBuilder WithSection(string name, Action<SectionBuilder> describe)
    {
        var section = new SectionBuilder(name);
        describe(section);
        sections.Add(section);
        return this;
    }

    /// <summary>Describes a section that there is already, ".text" for example.</summary>
    public ImageBuilder ChangeSection(string name, Action<SectionBuilder> describe)
    {
        describe(sections.Single(section => section.Name == name));
        return this;
    }

    /// <summary>Adds a section behind ".rdata" and ".reloc".</summary>
    public ImageBuilder WithTrailingSection(string name, Action<SectionBuilder> describe)
    {
        var section = new SectionBuilder(name);
        describe(section);
        trailingSections.Add(section);
        return this;
    }

    /// <summary>Puts the raw data of these sections first in the file, in this order, whatever their order in memory.</summary>
    public ImageBuilder WithRawOrder(params string[] names)
    {
        RawOrder = names;
        return this;
    }

    /// <summary>Lays the image out.</summary>
    public BuiltImage Build() => new ImageAssembler(this).Assemble();
}
