using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Reflection.PortableExecutable;
using System.Text;
using RebaseBind.TestImages.Tables;

namespace RebaseBind.TestImages.Layout;

/// <summary>Writes the DOS header, the PE headers and the section table.</summary>
internal sealed class HeaderWriter(ImageBuilder image, HeaderFields fields, uint sizeOfHeaders, uint sizeOfImage)
{
    private const ushort Windows7Major = 6;
    private const ushort Windows7Minor = 1;

    internal void Write(byte[] file, IReadOnlyList<PlacedSection> sections, IReadOnlyList<TablePlace> directories)
    {
        "MZ"u8.CopyTo(file);
        Put32(HeaderFields.NewHeaderPointer, (uint)fields.NewHeader);
        "PE\0\0"u8.CopyTo(file.AsSpan(fields.NewHeader));
        Put16(fields.Machine, (ushort)image.Machine);
        Put16(fields.NumberOfSections, (ushort)sections.Count);
        Put32(fields.TimeDateStamp, image.TimeDateStamp);
        Put16(fields.SizeOfOptionalHeader, (ushort)(fields.SectionTable - fields.Magic));
        Put16(fields.Characteristics, (ushort)(image.Characteristics | (image.IsWide ? Characteristics.LargeAddressAware : Characteristics.Bit32Machine)));
        WriteOptionalHeader(sections);
        for (int i = 0; i < directories.Count; i++)
        {
            Put32(fields.Directories + (i * 8), directories[i].Rva);
            Put32(fields.Directories + (i * 8) + 4, directories[i].Size);
        }

        for (int i = 0; i < sections.Count; i++)
        {
            Encoding.ASCII.GetBytes(sections[i].Name).CopyTo(file, fields.SectionName(i));
            Put32(fields.SectionVirtualSize(i), sections[i].VirtualSize);
            Put32(fields.SectionRva(i), sections[i].Rva);
            Put32(fields.SectionRawSize(i), sections[i].RawSize);
            Put32(fields.SectionRawOffset(i), sections[i].RawOffset);
            Put32(fields.SectionRawOffset(i) + 16, sections[i].Characteristics);
        }

        void WriteOptionalHeader(IReadOnlyList<PlacedSection> all)
        {
            Put16(fields.Magic, image.IsWide ? (ushort)0x20B : (ushort)0x10B);
            file[fields.Magic + 2] = 14;
            Put32(fields.Magic + 4, (uint)all.Where(section => section.Characteristics == SectionBuilder.Code).Sum(section => section.RawSize));
            Put32(fields.AddressOfEntryPoint, image.HasEntryPoint ? all[0].Rva + 0x10 : 0);
            Put32(fields.Magic + 20, all[0].Rva);
            if (image.IsWide)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(fields.ImageBase), image.ImageBase);
            }
            else
            {
                Put32(fields.ImageBase, (uint)image.ImageBase);
            }

            Put32(fields.SectionAlignment, image.SectionAlignment);
            Put32(fields.FileAlignment, image.FileAlignment);
            Put16(fields.Magic + 40, Windows7Major);
            Put16(fields.Magic + 42, Windows7Minor);
            Put16(fields.SubsystemVersion, image.SubsystemVersion.Major);
            Put16(fields.SubsystemVersion + 2, image.SubsystemVersion.Minor);
            Put32(fields.SizeOfImage, sizeOfImage);
            Put32(fields.SizeOfHeaders, sizeOfHeaders);
            Put16(fields.CheckSum + 4, (ushort)Subsystem.WindowsGui);
            Put16(fields.DllCharacteristics, (ushort)image.DllCharacteristics);
            Put32(fields.NumberOfRvaAndSizes, 16);
        }

        void Put16(int offset, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(offset), value);

        void Put32(int offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(offset), value);
    }
}
