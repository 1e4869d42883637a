using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Findings;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.LoadConfiguration;

namespace RebaseBind.Binding;

/// <summary>What keeps an image from being bound at all, whatever it imports.</summary>
internal static class ImageRules
{
    /// <summary>The subsystem version of the last Windows that reads bound imports.</summary>
    internal static readonly Version Windows7 = new(6, 1);

    /// <summary>Why nothing of the image may be bound, delay-loaded imports included; null if there is no reason.</summary>
    internal static BindRefusal? Refuse(PeImage image)
    {
        if ((image.Headers.DllCharacteristics & ImageFlags.NoBind) != 0)
        {
            return BindRefusal.Whole(FindingCatalog.BindForbidden, "the image has NO_BIND (/ALLOWBIND:NO)");
        }

        return LoadConfigurationDirectory.Of(image).IsHybrid
            ? BindRefusal.Whole(FindingCatalog.BindHybrid, "the image has code for two processors, and only one of them would see the addresses")
            : null;
    }

    /// <summary>Why no loader would take bindings of the image's imports, delay-loaded ones aside; null if one would.</summary>
    internal static BindRefusal? RefuseAsIneffective(PeImage image)
        => image.Headers.Machine is not (Machine.I386 or Machine.Amd64)
            ? BindRefusal.Whole(FindingCatalog.BindNotHonoured, "only Windows 7 and older, on x86 and x64, reads bindings")
            : image.Headers.Subsystem is not (Subsystem.WindowsGui or Subsystem.WindowsCui or Subsystem.PosixCui)
            ? BindRefusal.Whole(FindingCatalog.BindNotHonoured,
                "it is not known whether the loaders of drivers, boot programs and native processes read bindings")
            : image.Headers.SubsystemVersion > Windows7
            ? BindRefusal.Whole(FindingCatalog.BindNotHonoured, "the image asks for Windows 8 or newer, which ignores bound imports")
            : null;

    /// <summary>Why the image cannot have a bound import directory; null if it can.</summary>
    internal static BindRefusal? RefuseDirectory(PeImage image, IReadOnlyList<ImportEntry> imports, TableOverlaps overlaps)
    {
        if (image.Headers.DirectoryCount <= (int)DirectoryIndex.ImportAddressTable)
        {
            return BindRefusal.Whole(FindingCatalog.BindNoAddressDirectory, "the image's headers have no entry for the import address tables");
        }

        // A loader that finds an entry stale fixes the first descriptor of that name, in upper or lower case, and no other.
        ImportEntry[] twice = imports
            .GroupBy(entry => entry.Dll, StringComparer.OrdinalIgnoreCase)
            .Where(group => group.Count() > 1)
            .Select(group => group.First())
            .ToArray();
        return twice.Length != 0
            ? BindRefusal.Whole(FindingCatalog.BindDuplicate,
                $"the image has two import descriptors for {twice[0].Dll}, and a loader would repair only one of them")
            : AddressDirectory(image, imports, overlaps) is null
            ? BindRefusal.Whole(FindingCatalog.BindNoAddressDirectory,
                "the import address tables lie in several sections, and loaders unprotect them as one range")
            : null;
    }

    /// <summary>
    /// The smallest directory that covers what is covered and all import address tables with their ends; null if that is more than one section.
    /// </summary>
    internal static DataDirectory? AddressDirectory(PeImage image, IReadOnlyList<ImportEntry> imports, TableOverlaps overlaps)
    {
        DataDirectory present = image.Headers.Directory(DirectoryIndex.ImportAddressTable);
        ulong start = present.Exists ? present.Address.Value : uint.MaxValue;
        ulong end = present.Exists ? present.Address.Value + (ulong)present.Size : 0;
        int width = image.Headers.IsPe32Plus ? sizeof(ulong) : sizeof(uint);
        foreach (ImportEntry entry in imports.Where(entry => entry.Count != 0))
        {
            // Of a table without an end of its own, the first slot is certain.
            ulong slots = overlaps.IsEndless(entry) ? 1 : (ulong)entry.Count + 1;
            start = Math.Min(start, entry.Slots.Value);
            end = Math.Max(end, entry.Slots.Value + (slots * (ulong)width));
        }

        if (present.Exists && start == present.Address.Value && end == present.Address.Value + (ulong)present.Size)
        {
            return present;
        }

        foreach (Section section in image.Headers.Sections)
        {
            if (section.HoldsRaw(new Rva((uint)start), (uint)(end - start)))
            {
                return new DataDirectory(new Rva((uint)start), (uint)(end - start));
            }
        }

        return null;
    }
}
