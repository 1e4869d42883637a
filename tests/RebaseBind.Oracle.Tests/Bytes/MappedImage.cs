using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Editing;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Imports;
using RebaseBind.PortableExecutable.LoadConfiguration;
using RebaseBind.PortableExecutable.Tls;

namespace RebaseBind.Oracle.Tests.Bytes;

/// <summary>An image as it must lie in memory when a process has loaded it and no code of it has written anything.</summary>
/// <remarks>Laid out here as Wine does it (dlls/ntdll/unix/virtual.c map_image_into_view), and relocated by the library under test.</remarks>
internal sealed class MappedImage
{
    private const uint SectorSize = 512;
    private const uint PageSize = 0x1000;

    /// <summary>Cookies that nobody has set yet (Wine dlls/ntdll/loader.c set_security_cookie).</summary>
    private static readonly ulong[] DefaultCookies = [0xBB40, 0xBB40_E64E, 0x2B99_2DDF_A232];

    private readonly PeImage file;
    private readonly List<(string Name, uint Rva, uint Size)> excused = [];

    private MappedImage(PeImage file)
    {
        this.file = file;
        Content = new byte[RoundUp(file.Headers.SizeOfImage, PageSize)];
    }

    /// <summary>What it should be, page for page.</summary>
    internal byte[] Content { get; }

    /// <summary>What nobody can foretell: the TLS index and the security cookie, by RVA and size in bytes.</summary>
    internal IReadOnlyList<(string Name, uint Rva, uint Size)> Excused => excused;

    private ImageHeaders Headers => file.Headers;

    private uint PointerSize => Headers.IsPe32Plus ? sizeof(ulong) : (uint)sizeof(uint);

    /// <summary>Maps a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="address">Where it is mapped; it is relocated if that is not its base.</param>
    /// <param name="exports">Where its imports lead; null if it is loaded without them, and then without thread-local storage, too.</param>
    /// <param name="baseInHeader">The base that the headers in memory have; null if it is the one that the file names.</param>
    internal static MappedImage Read(string path, ulong address, LoadedExports? exports, ulong? baseInHeader = null)
    {
        byte[] original = File.ReadAllBytes(path);
        var image = new MappedImage(PeImage.Read(original));
        if (image.Headers.IsMappedFlat)
        {
            Copy(original, 0, image.Content, 0, (uint)image.Content.Length); // never relocated
        }
        else
        {
            image.LayOut(original, Relocate(original, image.Headers, address));
        }

        if (baseInHeader is { } moved)
        {
            image.WritePointer(image.Content.AsSpan(image.Headers.ImageBaseOffset.Value), moved);
        }

        image.ExcuseCookie();
        if (exports is not null)
        {
            image.ExcuseTlsIndex();
            image.Resolve(exports);
        }

        return image;
    }

    /// <summary>The section at an RVA, or what else is there.</summary>
    internal string PlaceOf(uint rva)
        => Headers.TryGetSection(new Rva(rva), out Section section) ? section.Name
        : rva < Headers.SizeOfHeaders ? "headers"
        : "between sections";

    private static byte[] Relocate(byte[] original, ImageHeaders headers, ulong address)
    {
        if (address == headers.ImageBase.Value || !headers.Directory(DirectoryIndex.BaseRelocation).Exists)
        {
            return original;
        }

        byte[] relocated = [.. original];
        new ImageEditor(relocated).Rebase(new VirtualAddress(address));
        return relocated;
    }

    private void LayOut(byte[] original, byte[] relocated)
    {
        Copy(original, 0, Content, 0, Headers.SizeOfHeaders);
        foreach (Section section in Headers.Sections)
        {
            if (section.HasRawData)
            {
                uint size = Math.Min(RoundUp(section.RawSize, SectorSize), RoundUp(section.MemorySize, PageSize));
                Copy(relocated, (uint)section.RawOffset.Value / SectorSize * SectorSize, Content, section.Address.Value, size);
            }
        }
    }

    private void ExcuseTlsIndex()
    {
        if (TlsDirectory.Of(file) is { IsEmpty: false } directory)
        {
            excused.Add(("TLS index", RvaOf(directory.AddressOfIndex), sizeof(uint)));
        }
    }

    private void ExcuseCookie()
    {
        LoadConfigurationDirectory configuration = LoadConfigurationDirectory.Of(file);
        if (configuration.Exists && configuration.SecurityCookie.Value != 0
            && file.TryGetOffset(new Rva(RvaOf(configuration.SecurityCookie)), PointerSize, out FileOffset offset)
            && Array.IndexOf(DefaultCookies, Pointer(file.Bytes[offset.Value..])) >= 0)
        {
            excused.Add(("security cookie", RvaOf(configuration.SecurityCookie), PointerSize));
        }
    }

    /// <summary>Slots that are bound stay as they are in the file: they are what the loader is going to find.</summary>
    private void Resolve(LoadedExports exports)
    {
        foreach (ImportDescriptor descriptor in ImportDirectory.Of(file))
        {
            if (descriptor.TimeDateStamp == uint.MaxValue)
            {
                continue;
            }

            ImportThunkEnumerator thunks = descriptor.GetThunks(file);
            foreach (ImportThunk thunk in thunks)
            {
                ulong address = exports.Find(descriptor.GetName(file), thunks.GetWanted(thunk));
                WritePointer(Content.AsSpan((int)(descriptor.AddressTable.Value + ((uint)thunk.Index * PointerSize))), address);
            }
        }
    }

    private void WritePointer(Span<byte> at, ulong value)
    {
        if (Headers.IsPe32Plus)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(at, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(at, (uint)value);
        }
    }

    private ulong Pointer(ReadOnlySpan<byte> at)
        => Headers.IsPe32Plus ? BinaryPrimitives.ReadUInt64LittleEndian(at) : BinaryPrimitives.ReadUInt32LittleEndian(at);

    private uint RvaOf(VirtualAddress address) => (uint)(address.Value - Headers.ImageBase.Value);

    /// <summary>Copies what there is: behind the end of a file, or of an image, there is nothing.</summary>
    private static void Copy(byte[] from, uint offset, byte[] to, uint rva, uint size)
    {
        int count = (int)Math.Min(size, Math.Min(from.Length - (long)offset, to.Length - (long)rva));
        from.AsSpan((int)offset, count).CopyTo(to.AsSpan((int)rva));
    }

    private static uint RoundUp(uint size, uint unit) => (size + unit - 1) / unit * unit;
}
