using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.TestImages;

namespace RebaseBind.Tests.Loading.Model;

/// <summary>One image of a random tree, in words that the builder of images and a model of loaders understand alike.</summary>
internal sealed record ModuleDescription
{
    private BuiltImage? built;

    internal required string Path { get; init; }

    internal required bool IsWide { get; init; }

    internal required ulong Base { get; init; }

    internal bool IsExe { get; init; }

    internal uint Stamp { get; init; } = 1;

    internal int CodeSize { get; init; } = 0x1800;

    /// <summary>How many bytes lie from one pointer to the next, and how many pointers there are.</summary>
    internal (int Stride, int Count) Pointers { get; init; } = (16, 0);

    internal bool IsDynamicBase { get; init; }

    internal bool IsStripped { get; init; }

    internal bool IsSigned { get; init; }

    internal bool HasEntryPoint { get; init; } = true;

    internal bool HasTls { get; init; }

    internal bool IsFileAligned { get; init; }

    internal IReadOnlyList<ExportedSymbol> Exports { get; init; } = [];

    internal IReadOnlyList<ImportDescription> Imports { get; init; } = [];

    internal IReadOnlyList<ImportDescription> DelayImports { get; init; } = [];

    internal IReadOnlyList<BoundDescription> Bound { get; init; } = [];

    internal string FileName => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>The image.</summary>
    internal BuiltImage Built => built ??= Build();

    private BuiltImage Build()
    {
        ImageBuilder image = (IsWide ? ImageBuilder.X64() : ImageBuilder.X86()).At(Base).WithTimeDateStamp(Stamp).WithSubsystemVersion(5, 1).WithCode(CodeSize)
            .WithAlignment(0x1000, IsFileAligned ? 0x1000u : 0x200u).WithHeaderRoom(0x200).WithPointers(Pointers.Count, Pointers.Stride);
        image = Exports.Count == 0 ? image : image.ExportsAs(FileName).Exports([.. Exports]);
        Apply(IsExe, image.AsExe);
        Apply(IsDynamicBase, image.DynamicBase);
        Apply(IsStripped, image.RelocationsStripped);
        Apply(IsSigned, () => image.Signed());
        Apply(!HasEntryPoint, image.WithoutEntryPoint);
        Apply(HasTls, () => image.WithTls());
        foreach (ImportDescription import in Imports)
        {
            image.Imports(import.Dll, [.. import.Symbols]);
        }

        foreach (ImportDescription import in DelayImports)
        {
            image.WithBoundDelayTables().DelayImports(import.Dll, [.. import.Symbols]);
        }

        foreach (BoundDescription bound in Bound)
        {
            image.BoundTo(bound.Dll, bound.Stamp, [.. bound.Forwarders.Select(static forwarder => (forwarder.Dll, forwarder.Stamp))]);
        }

        return image.Build();
    }

    private static void Apply(bool isSaid, Func<ImageBuilder> what)
    {
        if (isSaid)
        {
            what();
        }
    }
}
