using RebaseBind.Assessing;

namespace RebaseBind.Reporting.Loads;

/// <summary>Memory for all processes in all sessions, in bytes.</summary>
internal sealed record MemoryJson(long Instances, long PrivateBytes, long ShareableBytes, long PageTableBytes, long TotalBytes, long OneMoreProcessBytes)
{
    internal static MemoryJson Of(InstanceMemory memory) => new(memory.Instances, memory.PrivateBytes, memory.ShareableBytes, memory.PageTableBytes, memory.TotalBytes, memory.OneMoreProcessBytes);
}
