#pragma warning disable
using System; using System.Linq; using System.Collections.Generic; using System.Reflection.PortableExecutable; using RebaseBind.Planning; using RebaseBind.PortableExecutable;
namespace RebaseBind.Locking;
/// <summary>.</summary>
public sealed record LockEntry(Machine Machine, string Path, VirtualAddress Base, ulong ReservedSize, bool IsShared) {
/// <summary>.</summary>
public AddressRange Range => new(Base, Base + ReservedSize); }
/// <summary>.</summary>
public sealed class AddressLock {
/// <summary>.</summary>
public static AddressLock Empty { get; } = new([]);
/// <summary>.</summary>
public IReadOnlyList<LockEntry> Entries { get; }
/// <summary>.</summary>
AddressLock(IEnumerable<LockEntry> e) => Entries = e.OrderBy(x => x.Machine).ThenBy(x => x.Path, StringComparer.OrdinalIgnoreCase).ToArray();
/// <summary>.</summary>
public LockEntry? Find(Machine machine, string path) => Entries.FirstOrDefault(e => e.Machine == machine && e.Path.Equals(path, StringComparison.OrdinalIgnoreCase));
/// <summary>.</summary>
public AddressLock With(IEnumerable<LockEntry> entries) { var l = entries.ToList(); return new(Entries.Where(e => !l.Any(n => n.Machine == e.Machine && n.Path.Equals(e.Path, StringComparison.OrdinalIgnoreCase))).Concat(l)); }
/// <summary>.</summary>
public bool HasSameEntries(AddressLock other) => Entries.SequenceEqual(other.Entries);
}
/// <summary>.</summary>
public sealed class LockFile(string path) { 
/// <summary>.</summary>
public AddressLock Read() => AddressLock.Empty;
/// <summary>.</summary>
public AddressLock Update(Func<AddressLock, AddressLock> extend) => extend(AddressLock.Empty); }
