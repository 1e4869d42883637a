using System;
using System.Buffers.Binary;
using System.IO;
using System.Linq;
using System.Reflection.PortableExecutable;

namespace RebaseBind.Oracle.Tests.Building;

/// <summary>Changes headers of a linked image in ways that its linker has no option for.</summary>
/// <remarks>CheckSum is set to 0, which means none: lld-link writes no other, and a reader must cope with both.</remarks>
internal sealed class HeaderEdit
{
    private const int BaseRelocations = 5;
    private const int SectorSize = 512;

    private readonly byte[] file;
    private readonly PEHeaders headers;

    private HeaderEdit(byte[] file)
    {
        this.file = file;
        using var reader = new PEReader([.. file]);
        headers = reader.PEHeaders;
    }

    private int OptionalHeader => headers.PEHeaderStartOffset;

    private int SectionTable => OptionalHeader + headers.CoffHeader.SizeOfOptionalHeader;

    /// <summary>Changes an image.</summary>
    internal static void Apply(string path, Action<HeaderEdit> change)
    {
        var edit = new HeaderEdit(File.ReadAllBytes(path));
        change(edit);
        edit.Write(edit.OptionalHeader + 64, 0);
        File.WriteAllBytes(path, edit.file);
    }

    /// <summary>Lets a data directory be what a section holds.</summary>
    internal void SetDirectory(int index, string section)
    {
        SectionHeader content = headers.SectionHeaders.Single(header => header.Name == section);
        SetDirectory(index, content.VirtualAddress, content.VirtualSize);
    }

    /// <summary>Lets a data directory be empty.</summary>
    internal void RemoveDirectory(int index) => SetDirectory(index, 0, 0);

    /// <summary>Lets all processes share the writable sections.</summary>
    internal void Share()
    {
        for (int i = 0; i < headers.SectionHeaders.Length; i++)
        {
            SectionCharacteristics characteristics = headers.SectionHeaders[i].SectionCharacteristics;
            if ((characteristics & SectionCharacteristics.MemWrite) != 0)
            {
                Write(SectionTable + (i * 40) + 36, (int)(characteristics | SectionCharacteristics.MemShared));
            }
        }
    }

    /// <summary>Gives another base to an image without fixups.</summary>
    internal void SetBase(ulong imageBase)
    {
        bool isWide = headers.PEHeader!.Magic == PEMagic.PE32Plus;
        Write(OptionalHeader + (isWide ? 24 : 28), (int)imageBase);
        if (isWide)
        {
            Write(OptionalHeader + 28, (int)(imageBase >> 32));
        }
    }

    /// <summary>Sets or clears DYNAMICBASE.</summary>
    internal void SetDynamicBase(bool isSet)
    {
        const byte dynamicBase = 0x40;
        byte flags = file[OptionalHeader + 70];
        file[OptionalHeader + 70] = (byte)(isSet ? flags | dynamicBase : flags & ~dynamicBase);
    }

    /// <summary>Says that there are no relocations because none are needed.</summary>
    internal void KeepRelocations() => file[headers.CoffHeaderStartOffset + 18] &= unchecked((byte)~Characteristics.RelocsStripped);

    /// <summary>Says that there are no relocations, whether there are or not.</summary>
    internal void SayThatRelocationsAreStripped() => file[headers.CoffHeaderStartOffset + 18] |= (byte)Characteristics.RelocsStripped;

    /// <summary>Takes out the relocations.</summary>
    internal void StripRelocations()
    {
        RemoveDirectory(BaseRelocations);
        SayThatRelocationsAreStripped();
    }

    /// <summary>Lets headers and sections end in the sector where their content ends, and not where the next ones begin.</summary>
    internal void Trim()
    {
        Write(OptionalHeader + 36, SectorSize);
        Write(OptionalHeader + 60, RoundUp(SectionTable + (headers.SectionHeaders.Length * 40)));
        for (int i = 0; i < headers.SectionHeaders.Length; i++)
        {
            SectionHeader section = headers.SectionHeaders[i];
            Write(SectionTable + (i * 40) + 16, Math.Min(section.SizeOfRawData, RoundUp(section.VirtualSize)));
        }
    }

    private static int RoundUp(int size) => (size + SectorSize - 1) / SectorSize * SectorSize;

    private void SetDirectory(int index, int address, int size)
    {
        int entry = OptionalHeader + (headers.PEHeader!.Magic == PEMagic.PE32Plus ? 112 : 96) + (index * 8);
        Write(entry, address);
        Write(entry + 4, size);
    }

    private void Write(int offset, int value) => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(offset), value);
}
