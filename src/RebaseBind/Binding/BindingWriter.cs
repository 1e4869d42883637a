using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Editing;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.Binding;

/// <summary>
/// Turns decisions about the imports of an image into edits: what is bound is written, what was bound and no longer is goes back to names.
/// </summary>
/// <param name="original">The image.</param>
/// <param name="arrived">The bindings it has.</param>
/// <param name="overlaps">The tables that are not written.</param>
internal sealed class BindingWriter(PeImage original, ArrivedBindings arrived, TableOverlaps overlaps)
{
    private const int StampAndChain = 8;

    private readonly bool wide = original.Headers.IsPe32Plus;

    private int Width => wide ? sizeof(ulong) : sizeof(uint);

    /// <summary>The edits, in an image whose headers have grown as the directory asks.</summary>
    /// <param name="decisions">One for each descriptor.</param>
    /// <param name="directory">The bound import directory; null if nothing but delay-loaded imports is bound.</param>
    internal IReadOnlyList<ByteEdit> Write(IReadOnlyList<Decision> decisions, BoundDirectory? directory)
    {
        PeImage image = directory is { HeaderGrowth: not 0 } ? PeImage.Read(HeaderGrowth.Insert(original, directory.HeaderGrowth)) : original;
        var edits = new EditCollector(image);
        var imports = new List<ImportEntry>();
        foreach (Decision decision in decisions)
        {
            if (decision.Entry.IsDelayLoaded)
            {
                PutDelayed(decision, edits);
            }
            else
            {
                imports.Add(decision.Entry);
                PutImports(decision, edits);
            }
        }

        if (arrived.Reusable.Size != 0)
        {
            edits.Put(arrived.Reusable.Address, new byte[arrived.Reusable.Size]);
        }

        if (directory is not null)
        {
            edits.Put(directory.Address, directory.Table);
            PutEntry(DirectoryIndex.BoundImport, new DataDirectory(directory.Address, (uint)directory.Table.Length), edits);
            PutEntry(DirectoryIndex.ImportAddressTable, ImageRules.AddressDirectory(original, imports, overlaps)!.Value, edits);
        }
        else if (original.Headers.Directory(DirectoryIndex.BoundImport) != default)
        {
            PutEntry(DirectoryIndex.BoundImport, default, edits);
        }

        return edits.ToEdits();
    }

    private void PutImports(Decision decision, EditCollector edits)
    {
        ImportEntry entry = decision.Entry;
        if (decision.IsBound)
        {
            // 0xFFFFFFFF in both fields: bound, and the stamp is in the bound import directory; no forwarder chain.
            edits.Put(entry.Field, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]);
            edits.Put(entry.Slots, Encode(decision.Addresses!));
        }
        else if (entry.IsBound)
        {
            edits.Put(entry.Field, new byte[StampAndChain]);
            if (entry.Count != 0)
            {
                edits.Put(entry.Slots, Names(entry));
            }
        }
    }

    private void PutDelayed(Decision decision, EditCollector edits)
    {
        ImportEntry entry = decision.Entry;
        if (decision.IsBound)
        {
            var stamp = new byte[sizeof(uint)];
            BinaryPrimitives.WriteUInt32LittleEndian(stamp, decision.Target!.TimeDateStamp);
            edits.Put(entry.Field, stamp);
            edits.Put(entry.Slots, Encode(decision.Addresses!));
        }
        else if (entry.IsBound)
        {
            // Linkers leave the bound table zero. The stamp alone decides whether a delay-load helper looks into it.
            edits.Put(entry.Field, new byte[sizeof(uint)]);
            int size = entry.Count * Width;
            if (size != 0 && overlaps.RefusalOf(entry) is null && !entry.Slots.IsZero && original.TryGetOffset(entry.Slots, (uint)size, out _))
            {
                edits.Put(entry.Slots, new byte[size]);
            }
        }
    }

    /// <summary>What an unbound table holds: the same as the import name table.</summary>
    private byte[] Names(ImportEntry entry)
    {
        original.TryGetOffset(entry.NameTable, (uint)(entry.Count * Width), out FileOffset offset);
        return original.Bytes.Slice(offset.Value, entry.Count * Width).ToArray();
    }

    private byte[] Encode(ulong[] addresses)
    {
        var bytes = new byte[addresses.Length * Width];
        for (int i = 0; i < addresses.Length; i++)
        {
            if (wide)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i * sizeof(ulong)), addresses[i]);
            }
            else
            {
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(i * sizeof(uint)), (uint)addresses[i]);
            }
        }

        return bytes;
    }

    private void PutEntry(DirectoryIndex entry, DataDirectory directory, EditCollector edits)
    {
        var bytes = new byte[DataDirectory.EntrySize];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, directory.Address.Value);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(sizeof(uint)), directory.Size);
        edits.Put(original.Headers.OffsetOfDirectory(entry), bytes);
    }
}
