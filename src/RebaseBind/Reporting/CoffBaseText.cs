using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using RebaseBind.Planning;
using RebaseBind.PortableExecutable;
using RebaseBind.Words;

namespace RebaseBind.Reporting;

/// <summary>
/// A plan as the file that gives DLLs their bases when they are linked; <see cref="Inputs.CoffBaseFile"/> says what it looks like, and reads
/// it.
/// </summary>
internal static class CoffBaseText
{
    /// <summary>
    /// The file for a plan: a line for each native DLL that is moved or keeps its base, sorted by key. UTF-8, lines end with a line feed.
    /// </summary>
    /// <param name="plan">The plan.</param>
    internal static ReadOnlyMemory<byte> Of(AddressPlan plan)
    {
        // Images that are not listed count too: a key that fits them as well would pin nothing when it is read back.
        string[] keys = CoffBaseKeys.Of(plan.Placements.Select(placement => placement.Image.Path).ToArray());
        var rows = keys
            .Zip(plan.Placements, static (key, placement) => (Key: key, Placement: placement))
            .Where(row => IsListed(row.Placement))
            .Select(row => (row.Key, Base: row.Placement.Base.ToString(), Size: SizeOf(row.Placement), row.Placement.Image))
            .OrderBy(row => row.Key, StringComparer.OrdinalIgnoreCase)
            .ThenBy(row => row.Key, StringComparer.Ordinal)
            .ToArray();
        int keyWidth = Widest(rows.Select(row => row.Key));
        int baseWidth = Widest(rows.Select(row => row.Base));
        int sizeWidth = Widest(rows.Select(row => row.Size));
        var text = new StringBuilder("; key, base and size of each DLL, for link /BASE:@file,key\n");
        foreach (var (key, address, size, image) in rows)
        {
            text.Append(key.PadRight(keyWidth)).Append(' ').Append(address.PadRight(baseWidth)).Append(' ').Append(size.PadRight(sizeWidth))
                .Append(" ; ").Append(image.Machine.ToWord()).Append(' ').Append(CoffBaseKeys.OneLine(image.Path)).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static bool IsListed(Placement placement)
        => placement.Action is PlacementAction.Moved or PlacementAction.Kept && placement.Image.IsDll && !placement.Image.IsManaged;

    /// <summary>Bytes from the base on that belong to the image. LINK warns when it grows beyond them.</summary>
    private static string SizeOf(Placement placement) => new VirtualAddress(placement.ReservedSize).ToString();

    private static int Widest(IEnumerable<string> column) => column.Select(field => field.Length).DefaultIfEmpty().Max();
}
