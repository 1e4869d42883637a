using System;
using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using RebaseBind.PortableExecutable.Pages;

namespace RebaseBind.Benchmarks;

/// <summary>What codes of pages cost against SHA-256, and what going through several pages at once gains. 32 MiB, more than the caches hold.</summary>
public class PageCodeBenchmarks
{
    private readonly byte[] file = new byte[32 << 20];

    [GlobalSetup]
    public void Fill() => new Random(1).NextBytes(file);

    [Benchmark(Baseline = true)]
    public byte[] Sha256() => SHA256.HashData(file);

    [Benchmark]
    public ulong PageByPage()
    {
        ulong sum = 0;
        for (int at = 0; at < file.Length; at += PageCodes.PageSize)
        {
            sum += PageCodes.OfPage(file.AsSpan(at, PageCodes.PageSize));
        }

        return sum;
    }

    [Benchmark]
    public byte[] Codes() => PageCodes.Of(file);
}
