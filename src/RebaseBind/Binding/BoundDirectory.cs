using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Editing;
using RebaseBind.PortableExecutable.Headers;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Imports;

namespace RebaseBind.Binding;

/// <summary>The bound import directory that goes with some decisions, and where it lies.</summary>
/// <param name="Table">Its bytes.</param>
/// <param name="Address">Its RVA, in the image with larger headers.</param>
/// <param name="HeaderGrowth">How many bytes larger the headers must be; 0 if there is room.</param>
internal sealed record BoundDirectory(byte[] Table, Rva Address, uint HeaderGrowth)
{
    /// <summary>
    /// A stamp for a DLL that is not bound to: loaders must find that it does not match, and take 0 for a real one if the DLL's is 0.
    /// </summary>
    private const uint NoStamp = uint.MaxValue;

    /// <summary>
    /// Makes the directory: an entry for every import descriptor that is not empty, since loaders that see a bound directory load no DLL that
    /// is not in it.
    /// </summary>
    /// <param name="image">The image.</param>
    /// <param name="decisions">What is decided for its imports, in order.</param>
    /// <param name="reusable">The bytes of a directory that it replaces.</param>
    /// <param name="refusal">If it cannot be made, why.</param>
    internal static BoundDirectory? TryMake(PeImage image, IEnumerable<Decision> decisions, DataDirectory reusable, out BindRefusal? refusal)
    {
        byte[]? table = Encode(decisions);
        if (table is null)
        {
            refusal = NoRoom("it would be larger than 64 KiB, and its offsets reach no further");
            return null;
        }

        uint size = (uint)table.Length;
        (Rva header, uint free) = FreeSpace.InHeaders(image, reusable);
        if (size <= free)
        {
            refusal = null;
            return new BoundDirectory(table, header, 0);
        }

        Rva tail = FreeSpace.InSectionTail(image, size, reusable);
        if (!tail.IsZero)
        {
            refusal = null;
            return new BoundDirectory(table, tail, 0);
        }

        (uint growth, string? obstacle) = PortableExecutable.Editing.HeaderGrowth.Plan(image, header.Value + size - image.Headers.SizeOfHeaders);
        refusal = obstacle is null
            ? null
            : NoRoom($"neither the headers nor the end of a read-only section have {size} free bytes, and the headers cannot grow: {obstacle}");
        return obstacle is null ? new BoundDirectory(table, header, growth) : null;
    }

    private static byte[]? Encode(IEnumerable<Decision> decisions)
    {
        var table = new BoundImportTable();
        foreach (Decision decision in decisions.Where(decision => decision.Entry.Count != 0))
        {
            uint none = decision.Target?.TimeDateStamp == NoStamp ? NoStamp - 1 : NoStamp;
            table.AddDll(decision.Entry.Name, decision.IsBound ? decision.Target!.TimeDateStamp : none, decision.Chain.Count);
            foreach (ForwardTarget forward in decision.Chain)
            {
                table.AddForwarder(forward.Name, forward.Module.TimeDateStamp);
            }
        }

        return table.TryEncode();
    }

    private static BindRefusal NoRoom(string why)
        => BindRefusal.Whole(FindingCatalog.BindNoRoom, "the image has no room for a bound import directory; " + why);
}
