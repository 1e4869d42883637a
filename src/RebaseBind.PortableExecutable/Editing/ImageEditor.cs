using System;
using System.Buffers.Binary;
using System.Reflection.PortableExecutable;
using RebaseBind.PortableExecutable.Certificates;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.PortableExecutable.Editing;

/// <summary>Changes single fields of one image in memory. Every byte that a method does not name stays as it was.</summary>
/// <remarks>
/// Everything that could go wrong is checked by the constructor, before the first byte changes.
/// <see cref="UpdateCheckSum"/> comes last.
/// </remarks>
public sealed class ImageEditor
{
    private Memory<byte> file;
    private readonly CertificateTable? certificates;
    private VirtualAddress imageBase;
    private int length;

    /// <summary>Validates an image for editing.</summary>
    /// <param name="file">The whole file, in memory that may be changed.</param>
    /// <exception cref="BadImageException">The file is not an image, is damaged, or has a form that cannot be edited safely.</exception>
    public ImageEditor(Memory<byte> file)
    {
        this.file = file;
        length = file.Length;
        Original = PeImage.Read(file);
        certificates = CertificateTable.Of(Original);
        imageBase = Original.Headers.ImageBase;
    }

    /// <summary>The image with its headers as they were when it was opened; its bytes are those being edited.</summary>
    public PeImage Original { get; }

    /// <summary>The image file as edited so far; shorter than the original once the certificates are gone.</summary>
    public ReadOnlyMemory<byte> File => file.Slice(0, length);

    /// <summary>The base relocations that <see cref="Rebase"/> found to change something else than addresses of the image.</summary>
    internal OddFixups OddFixups { get; private set; }

    /// <summary>Moves the image: applies every base relocation and sets ImageBase, as the loader would in memory.</summary>
    /// <param name="newBase">A multiple of 64 KiB, from which the image fits into its machine's address range.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="newBase"/> is no possible base for this image.</exception>
    /// <exception cref="InvalidOperationException">
    /// Fixups or header fields are bytes of the file that are mapped twice; changing them would change the other place, too.
    /// </exception>
    public void Rebase(VirtualAddress newBase)
    {
        ImageHeaders headers = Original.Headers;
        ulong last = headers.IsPe32Plus ? ulong.MaxValue : uint.MaxValue;
        if (!newBase.IsAllocationAligned || newBase.Value > last - (headers.SizeOfImage - 1))
        {
            throw new ArgumentOutOfRangeException(nameof(newBase), newBase, "An image base is a multiple of 64 KiB that leaves room for the image.");
        }

        if (Original.RelocationStatistics.SharedFixups != 0 || headers.AreFieldsShared)
        {
            throw new InvalidOperationException("What moving changes is mapped twice from the same bytes of the file.");
        }

        OddFixups = FixupApplier.Apply(file.Span, Original, imageBase, newBase);
        imageBase = newBase;
        Span<byte> field = file.Span.Slice(headers.ImageBaseOffset.Value);
        if (headers.IsPe32Plus)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(field, newBase.Value);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(field, (uint)newBase.Value);
        }
    }

    /// <summary>
    /// Sets the file header's TimeDateStamp. Copies in the export, resource and debug directories stay: they identify the link and its PDB.
    /// </summary>
    public void SetTimeDateStamp(uint stamp) => Write(Original.Headers.TimeDateStampOffset, stamp);

    /// <summary>Sets the optional header's flags.</summary>
    public void SetDllCharacteristics(DllCharacteristics flags)
        => BinaryPrimitives.WriteUInt16LittleEndian(file.Span.Slice(Original.Headers.DllCharacteristicsOffset.Value), (ushort)flags);

    /// <summary>Replaces bytes that no base relocation changes.</summary>
    /// <exception cref="ArgumentException">The old bytes are not there.</exception>
    public void Replace(ByteEdit edit)
    {
        Span<byte> bytes = file.Span.Slice(edit.Offset.Value, edit.Old.Length);
        if (edit.New.Length != edit.Old.Length || !bytes.SequenceEqual(edit.Old.Span))
        {
            throw new ArgumentException($"The bytes at file offset {edit.Offset} are not those to be replaced.", nameof(edit));
        }

        edit.New.Span.CopyTo(bytes);
    }

    /// <summary>Removes the certificate table, if it is the last thing in the file, and its directory entry.</summary>
    /// <returns>The bytes removed; empty if there is no certificate table, or if something lies behind it, and then nothing changes.</returns>
    public ReadOnlyMemory<byte> StripCertificates()
    {
        if (certificates is not { } table || table.Offset.Value + table.Size != length)
        {
            return default;
        }

        byte[] removed = file.Span.Slice(table.Offset.Value, table.Size).ToArray();
        length = table.Offset.Value;
        file.Span.Slice(Original.Headers.OffsetOfDirectory(DirectoryIndex.Security).Value, DataDirectory.EntrySize).Clear();
        return removed;
    }

    /// <summary>
    /// Lays the file out in pages, in new memory. Nothing but <see cref="UpdateCheckSum"/> may follow: offsets behind the headers are others then.
    /// </summary>
    /// <returns>The layout; null if the file cannot be laid out, or is in pages, and then nothing changes.</returns>
    internal PageLayout? LayOut()
    {
        PageLayout? layout = PageLayoutPlanner.Plan(PeImage.ReadHeaders(File)).Layout;
        if (layout?.TryApply(File.Span) is not { } laidOut)
        {
            return null;
        }

        file = laidOut;
        length = laidOut.Length;
        return layout;
    }

    /// <summary>Sets CheckSum to what it was once.</summary>
    public void SetCheckSum(uint checkSum) => Write(Original.Headers.CheckSumOffset, checkSum);

    /// <summary>Recomputes CheckSum. An image whose CheckSum is 0 keeps 0: its linker did not write one, and no loader asks for it.</summary>
    /// <returns>The value CheckSum has now.</returns>
    public uint UpdateCheckSum()
    {
        if (Original.Headers.CheckSum == 0)
        {
            return 0;
        }

        uint checkSum = PeChecksum.Compute(File.Span, Original.Headers.CheckSumOffset);
        Write(Original.Headers.CheckSumOffset, checkSum);
        return checkSum;
    }

    private void Write(FileOffset offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(file.Span.Slice(offset.Value), value);
}
