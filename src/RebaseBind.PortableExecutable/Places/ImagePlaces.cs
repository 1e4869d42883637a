using System;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Relocations;

namespace RebaseBind.PortableExecutable.Places;

/// <summary>Says what lies at a byte of an image file: the most exact thing that is known of it.</summary>
/// <remarks>
/// Made for a few questions: each one goes through the tables. Header fields come before slots of imports, these before fields of base relocations,
/// these before other tables, and these before sections. A directory that is damaged is not named where it cannot be read.
/// </remarks>
internal sealed class ImagePlaces
{
    private readonly PeImage image;
    private readonly ImportPlaces imports;
    private readonly TablePlaces tables;

    /// <summary>Looks at the directories of an image.</summary>
    internal ImagePlaces(PeImage image)
    {
        this.image = image;
        imports = new ImportPlaces(image);
        tables = new TablePlaces(image);
    }

    /// <summary>What lies at a byte of the file.</summary>
    /// <param name="offset">From 0 to the length of the file - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The file has no such byte.</exception>
    internal ImagePlace At(FileOffset offset)
    {
        if ((uint)offset.Value >= (uint)image.Bytes.Length)
        {
            throw new ArgumentOutOfRangeException(nameof(offset));
        }

        ImageHeaders headers = image.Headers;
        if (HeaderPlaces.Find(headers, offset) is { } field)
        {
            return field;
        }

        // A packed file can have bytes that are mapped as headers and in sections.
        foreach (Section section in headers.Sections)
        {
            if (section.HasRawData && Holds(section, offset) && FindNamed(section.Address + DistanceIn(section, offset), section) is { } named)
            {
                return named;
            }
        }

        foreach (Section section in headers.Sections)
        {
            if (section.HasRawData && Holds(section, offset))
            {
                return InSection(section, offset);
            }
        }

        return (uint)offset.Value < headers.SizeOfHeaders
            ? FindNamed(new Rva((uint)offset.Value), null) ?? Plain(ImagePlaceKind.HeaderSpace, "free space of the headers")
            : OutsideSections(offset);
    }

    private static bool Holds(Section section, FileOffset offset)
        => offset >= section.RawOffset && DistanceIn(section, offset) < section.RawSize;

    private static uint DistanceIn(Section section, FileOffset offset) => (uint)(offset.Value - section.RawOffset.Value);

    private static ImagePlace Plain(ImagePlaceKind kind, string text) => new(kind, null, null, text);

    private static ImagePlace InSection(Section section, FileOffset offset)
    {
        uint distance = DistanceIn(section, offset);
        string name = PlaceText.Of(section.Name);
        if (distance >= section.MappedRawSize)
        {
            return new ImagePlace(ImagePlaceKind.SectionPadding, section.Name, null, "padding that is not mapped, behind the data of " + name);
        }

        Rva rva = section.Address + distance;
        return distance < section.MemorySize
            ? new ImagePlace(ImagePlaceKind.Section, section.Name, rva, $"RVA {rva} in {name}")
            : new ImagePlace(ImagePlaceKind.SectionPadding, section.Name, rva, $"padding behind the data of {name}, RVA {rva}");
    }

    /// <summary>What is known of an RVA beyond its section.</summary>
    /// <param name="rva">The RVA.</param>
    /// <param name="section">The section whose raw data holds it; null for the headers.</param>
    private ImagePlace? FindNamed(Rva rva, Section? section)
    {
        // The rest of the raw data is not in memory, so no RVA leads there.
        bool isMapped = section is not { } holder || rva - holder.Address < holder.MappedRawSize;
        if (!isMapped || (imports.Find(rva) ?? FindFixup(rva) ?? tables.Find(rva)) is not { } named)
        {
            return null;
        }

        string where = section is { Name: { } name } ? PlaceText.Of(name) : "the headers";
        return new ImagePlace(named.Kind, section?.Name, named.Start, $"{named.Name}, RVA {named.Start} in {where}");
    }

    /// <summary>The base relocation that changes a byte; null if none does.</summary>
    private NamedPlace? FindFixup(Rva rva)
    {
        foreach (RelocationBlock block in image.Relocations)
        {
            if (rva - block.Page >= RelocationBlock.Span + sizeof(ulong))
            {
                continue;
            }

            foreach (Fixup fixup in block)
            {
                if (rva - fixup.Address < fixup.Width)
                {
                    string table = tables.Find(rva) is { } named ? " in " + named.Name : string.Empty;
                    return new NamedPlace(ImagePlaceKind.RelocatedField, fixup.Address, "the field of a base relocation" + table);
                }
            }
        }

        return null;
    }

    private ImagePlace OutsideSections(FileOffset offset)
    {
        if (tables.FindUnmapped(offset) is { } name)
        {
            return Plain(ImagePlaceKind.DebugData, name);
        }

        ImageHeaders headers = image.Headers;
        uint end = headers.SizeOfHeaders;
        foreach (Section section in headers.Sections)
        {
            end = section.HasRawData ? Math.Max(end, (uint)section.RawOffset.Value + section.RawSize) : end;
        }

        DataDirectory certificates = headers.Directory(DirectoryIndex.Security);
        return (uint)offset.Value < end ? Plain(ImagePlaceKind.Gap, "the gap between raw data")
            : certificates.Exists && (uint)offset.Value - certificates.Address.Value < certificates.Size
            ? Plain(ImagePlaceKind.CertificateTable, "the certificate table")
            : Plain(ImagePlaceKind.Overlay, "data behind the image");
    }
}
