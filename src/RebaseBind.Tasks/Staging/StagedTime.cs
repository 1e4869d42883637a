using System;
using System.Buffers.Binary;

namespace RebaseBind.Tasks.Staging;

/// <summary>The time of last change that a staged file gets.</summary>
/// <remarks>
/// It is later than the source's, so that "copy if newer" copies it, and it is the same for the same source and content, so that two projects
/// that share an output folder do not copy over each other in every build.
/// </remarks>
internal static class StagedTime
{
    /// <summary>The source's time, to the second, plus one second, plus a fraction of a second that stands for the content.</summary>
    internal static DateTime Of(long sourceTicks, ReadOnlySpan<byte> content)
    {
        long second = sourceTicks - (sourceTicks % TimeSpan.TicksPerSecond);
        long fraction = (long)(Hash(content) % (ulong)TimeSpan.TicksPerSecond);
        return new DateTime(second + TimeSpan.TicksPerSecond + fraction, DateTimeKind.Utc);
    }

    /// <summary>FNV-1a in steps of 8 bytes, with a final mix.</summary>
    private static ulong Hash(ReadOnlySpan<byte> content)
    {
        const ulong prime = 0x100000001B3;
        ulong hash = 0xCBF29CE484222325;
        ReadOnlySpan<byte> rest = content;
        for (; rest.Length >= sizeof(ulong); rest = rest.Slice(sizeof(ulong)))
        {
            hash = unchecked((hash ^ BinaryPrimitives.ReadUInt64LittleEndian(rest)) * prime);
            hash ^= hash >> 32;
        }

        foreach (byte value in rest)
        {
            hash = unchecked((hash ^ value) * prime);
        }

        return hash ^ (hash >> 29);
    }
}
