using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.PortableExecutable.Debugging;

/// <summary>The PDB that a CodeView entry of the debug directory names.</summary>
/// <param name="Path">Its path or name, as the linker wrote it.</param>
/// <param name="Guid">Its GUID; null if the entry has the old form, NB10.</param>
/// <param name="Stamp">In the old form: its time stamp.</param>
/// <param name="Age">How often it was written.</param>
/// <param name="IsPortable">Whether it is a portable PDB of .NET.</param>
/// <remarks>
/// Forms: RSDS (GUID, age, path) and NB10 (offset, stamp, age, path). The minor version 0x504D stands for a portable PDB
/// (dotnet/runtime docs/design/specs/PE-COFF.md, "CodeView Debug Directory Entry").
/// </remarks>
internal sealed record PdbReference(string Path, Guid? Guid, uint Stamp, uint Age, bool IsPortable)
{
    private const uint CodeView = 2;
    private const uint Rsds = 0x53445352;
    private const uint Nb10 = 0x3031424E;
    private const ushort PortableVersion = 0x504D;
    private const int RsdsPath = 24;
    private const int Nb10Path = 16;

    /// <summary>The PDBs of an image, in the order of its debug directory. What is damaged names none.</summary>
    internal static IReadOnlyList<PdbReference> Of(PeImage image)
    {
        var found = new List<PdbReference>();
        try
        {
            DebugDirectory directory = DebugDirectory.Of(image);

            // All entries of a crafted file can share one long text; texts that lie side by side are no longer than the file.
            long budget = image.Bytes.Length;
            for (int i = 0; i < directory.Count; i++)
            {
                DebugEntry entry = directory[i];
                budget -= entry.Type == CodeView ? entry.Size : 0;
                if (entry.Type == CodeView && budget >= 0 && TryRead(entry, DataOf(image, entry)) is { } pdb)
                {
                    found.Add(pdb);
                }
            }
        }
        catch (BadImageException)
        {
            // The directory leaves the image, so nobody finds a PDB through it.
        }

        return found;
    }

    private static ReadOnlySpan<byte> DataOf(PeImage image, DebugEntry entry)
    {
        if (!entry.Address.IsZero && image.TryGetOffset(entry.Address, entry.Size, out FileOffset mapped))
        {
            return image.Bytes.Slice(mapped.Value, (int)entry.Size);
        }

        bool isInFile = (ulong)entry.Offset + entry.Size <= (ulong)image.Bytes.Length;
        return isInFile ? image.Bytes.Slice((int)entry.Offset, (int)entry.Size) : default;
    }

    private static PdbReference? TryRead(DebugEntry entry, ReadOnlySpan<byte> data)
    {
        uint form = data.Length >= Nb10Path ? BinaryPrimitives.ReadUInt32LittleEndian(data) : 0;
        if (form == Rsds && data.Length >= RsdsPath)
        {
            var guid = new Guid(data.Slice(4, 16).ToArray());
            uint age = BinaryPrimitives.ReadUInt32LittleEndian(data.Slice(20));
            return new PdbReference(TextOf(data.Slice(RsdsPath)), guid, 0, age, entry.MinorVersion == PortableVersion);
        }

        return form == Nb10
            ? new PdbReference(
                TextOf(data.Slice(Nb10Path)),
                null,
                BinaryPrimitives.ReadUInt32LittleEndian(data.Slice(8)),
                BinaryPrimitives.ReadUInt32LittleEndian(data.Slice(12)),
                IsPortable: false)
            : null;
    }

    private static string TextOf(ReadOnlySpan<byte> data)
    {
        int length = data.IndexOf((byte)0);
        return Encoding.UTF8.GetString((length < 0 ? data : data.Slice(0, length)).ToArray());
    }
}
