using System;
using System.Security.Cryptography;

namespace RebaseBind.Files;

/// <summary>SHA-256 over memory.</summary>
internal static class ContentHash
{
    /// <summary>The size of a hash in bytes.</summary>
    internal const int Size = 32;

    /// <summary>The 32 bytes of the hash.</summary>
    internal static byte[] Sha256(ReadOnlyMemory<byte> content)
    {
#if NET
        return SHA256.HashData(content.Span);
#else
        const int chunk = 1 << 20;
        using var hash = SHA256.Create();
        var buffer = new byte[Math.Min(chunk, content.Length)];
        ReadOnlyMemory<byte> rest = content;
        for (; rest.Length > 0; rest = rest.Slice(Math.Min(chunk, rest.Length)))
        {
            int count = Math.Min(chunk, rest.Length);
            rest.Span.Slice(0, count).CopyTo(buffer);
            hash.TransformBlock(buffer, 0, count, null, 0);
        }

        hash.TransformFinalBlock(buffer, 0, 0);
        return hash.Hash;
#endif
    }
}
