using System.Collections.Generic;
using System.Reflection.PortableExecutable;
using RebaseBind.Addresses;
using RebaseBind.Words;

namespace RebaseBind.Loading;

/// <summary>One process under one loader.</summary>
public sealed record SimulatedProcess
{
    /// <summary>The path of its first image; "(host x64)" for a synthetic host.</summary>
    public required string Root { get; init; }

    /// <summary>Whether the first image is none of the tree: a program that stands for one and loads every DLL.</summary>
    internal bool IsSyntheticHost { get; init; }

    /// <summary>The processor of its images.</summary>
    public required Machine Machine { get; init; }

    /// <summary>Whether all that is needed at the start can be loaded.</summary>
    public bool Starts { get; init; } = true;

    /// <summary>The addresses that a program may use.</summary>
    internal AddressRange UserSpace { get; init; }

    /// <summary>The largest block of these that is free.</summary>
    internal FreeBlock LargestFree { get; init; }

    /// <summary>Its images in the order they are mapped.</summary>
    public required IReadOnlyList<LoadedModule> Modules { get; init; }

    /// <summary>Images that cannot be loaded.</summary>
    internal IReadOnlyList<LoadFailure> Failures { get; init; } = [];

    /// <summary>DLLs that are not in the tree, in the order they are asked for.</summary>
    internal IReadOnlyList<OutsideDll> Outside { get; init; } = [];

    /// <summary>The counts.</summary>
    public required LoadTotals Totals { get; init; }

    /// <summary>What the root of a synthetic host is called.</summary>
    internal static string NameOfHost(Machine machine) => $"(host {machine.ToWord()})";
}
