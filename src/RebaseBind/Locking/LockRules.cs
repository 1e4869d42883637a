using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.PortableExecutable;
using RebaseBind.Words;

namespace RebaseBind.Locking;

/// <summary>What can be reserved for an image.</summary>
internal static class LockRules
{
    private const string DeleteLine = "delete the line to give its image a new place";
    private const string NoMultiple = "is not a multiple of 64 KiB (0x10000); correct it, or " + DeleteLine;

    private static readonly VirtualAddress NarrowEnd = new(0x8000_0000);
    private static readonly VirtualAddress WideEnd = new(0x8000_0000_0000);

    /// <summary>What is wrong with an entry and what to do; null if it can be kept.</summary>
    internal static string? ComplaintAbout(LockEntry entry)
    {
        VirtualAddress end = EndOf(entry.Machine);
        string machine = entry.Machine.ToWord();
        return LockColumns.MachineNamed(machine) is null ? $"the machine {machine} is not one of {LockColumns.MachineNames}"
            : ComplaintAbout(entry.Path) is { } complaint ? complaint
            : entry.Base.Value == 0 ? "the address is 0, where no image can be; " + DeleteLine
            : !entry.Base.IsAllocationAligned ? $"the address {entry.Base} {NoMultiple}"
            : entry.ReservedSize == 0 ? "the size is 0; " + DeleteLine
            : entry.ReservedSize % VirtualAddress.AllocationGranularity != 0 ? $"the size {HexText.Of(entry.ReservedSize)} {NoMultiple}"
            : entry.Base >= end || entry.ReservedSize > end.Value - entry.Base.Value
                ? $"the addresses reach beyond {end}, the end of the addresses of {machine}; {DeleteLine}"
            : null;
    }

    /// <summary>Where the addresses of a process end that every Windows grants: 2 GiB, and 128 TiB on 64-bit machines.</summary>
    private static VirtualAddress EndOf(Machine machine) => machine is Machine.Amd64 or Machine.Arm64 ? WideEnd : NarrowEnd;

    private static string? ComplaintAbout(string path)
        => path.Length == 0 ? "the path is missing; delete the line"
            : path[0] == '/' ? "the path is absolute; write it as it is below the root, without the root"
            : path.Split('/').Any(static name => name is "" or "." or "..")
                ? $"'{LockPath.Quote(path)}' is not a plain path below the root; write it without '.', '..' and empty names"
            : null;
}
