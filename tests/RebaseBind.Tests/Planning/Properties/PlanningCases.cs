using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection.PortableExecutable;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using RebaseBind.Addresses;
using RebaseBind.Images;
using RebaseBind.Inputs;
using RebaseBind.PortableExecutable;
using RebaseBind.TestSupport;

namespace RebaseBind.Tests.Planning.Properties;

/// <summary>Makes cases for property tests, and smaller ones of a case that fails.</summary>
internal static class PlanningCases
{
    /// <summary>How many a normal run tries of each property.</summary>
    private const int Usual = 3000;

    /// <summary>Bases from which images may be moved: in the range that they are moved to, elsewhere, and below 4 GiB, where they may not stay.</summary>
    private static readonly ulong[] Areas = [PlanningCase.RangeStart, 0x2_0000_0000, 0x1000_0000];

    private static readonly Gen<ImageSummary> Image =
        from area in Gen.Elements(Areas)
        from unit in Gen.Choose(0, 40)
        from size in Gen.Choose(1, 0x60000)
        from fixups in Gen.Choose(0, 4)
        from isStripped in Gen.Frequency((9, Gen.Constant(false)), (1, Gen.Constant(true)))
        select Summaries.Dll(string.Empty, area + ((ulong)unit * PlanningCase.Unit), (uint)size, fixups) with { AreRelocationsStripped = isStripped };

    /// <summary>Cases with plenty of space and with too little, with and without processes.</summary>
    internal static Arbitrary<PlanningCase> Any => Arb.From(
        from images in Gen.ArrayOf(Image)
        from exes in Gen.Choose(0, 4)
        from loads in Gen.ArrayOf(Gen.Choose(0, 15), 64)
        from units in Gen.Choose(4, 120)
        from hasRoots in Gen.Elements(true, false)
        from growth in Gen.Elements(0, 25, 100)
        from isCompact in Gen.Elements(true, false)
        from seed in Gen.Elements<string?>(null, null, null, "x")
        select new PlanningCase(Name(images, exes, loads), units, hasRoots, growth, isCompact, seed),
        Shrink);

    /// <summary>Cases with space for all.</summary>
    internal static Arbitrary<PlanningCase> Roomy => Arb.From(
        from one in Any.Generator
        select one with { RangeUnits = 1 << 16 },
        Shrink);

    /// <summary>Cases with a second range, reserved addresses at the ranges' ends and among images, and pinned ones.</summary>
    internal static Arbitrary<PlanningCase> Walled => Arb.From(
        from one in Any.Generator
        from more in Gen.Elements(0, 0, 3, 20)
        from gap in Gen.Choose(0, 3)
        from reserved in Gen.Choose(0, 3)
        from place in Gen.Choose(0, 60)
        from isPinned in Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true)))
        from room in Gen.Elements(0UL, 8UL)
        let pinned = new VirtualAddress(PlanningCase.RangeStart + ((ulong)place * PlanningCase.Unit))
        select one with
        {
            MoreUnits = more,
            Reserved = [.. new[]
            {
                At(one.Range.End.Value + ((ulong)(more + gap) * PlanningCase.Unit) + 0x1000, 0x8000),
                At(0x2_0000_0000 + ((ulong)place * PlanningCase.Unit) + 0x3000, 0x11000),
            }.Where((_, i) => (reserved >> i & 1) != 0)],
            Pins = isPinned ? [new AddressPin("d000", pinned, room * PlanningCase.Unit, "pins", 1)] : [],
        },
        Shrink);

    /// <summary>Cases in which ranges are filled from the top: of 32-bit images, which all go there, and of 64-bit ones.</summary>
    internal static Arbitrary<PlanningCase> Top => Arb.From(
        from one in Any.Generator
        from isNarrow in Gen.Elements(true, true, false)
        let top = one with { IsTop = true, Seed = null }
        select isNarrow ? top with { Start = 0x4000_0000, Images = [.. top.Images.Select(Narrow)] } : top,
        Shrink);

    /// <summary>Tries a property; a case that it does not hold of is made as small as possible.</summary>
    internal static void Holds(Arbitrary<PlanningCase> cases, Func<PlanningCase, bool> property)
    {
        Config config = Config.QuickThrowOnFailure.WithMaxTest(PropertyCases.Count(Usual)).WithEndSize(40).WithQuietOnSuccess(true)
            .WithReplay(new Replay(new Rnd((ulong)PropertyCases.Seed), FSharpOption<int>.None));
        Check.One(config, Prop.ForAll(cases, property));
    }

    private static AddressRange At(ulong start, ulong length) => new(new VirtualAddress(start), new VirtualAddress(start + length));

    /// <summary>The image as one of x86, in an area of 2 GiB.</summary>
    private static ImageSummary Narrow(ImageSummary image) => image with
    {
        Machine = Machine.I386,
        ImageBase = new VirtualAddress(image.IsDll ? ((image.ImageBase.Value >> 32) switch { 0 => 0x1000_0000UL, 2 => 0x2000_0000, _ => 0x4000_0000 }) + (image.ImageBase.Value & 0xFFF_FFFF) : 0x40_0000),
    };

    private static ImageSummary[] Name(ImageSummary[] images, int exes, int[] loads)
    {
        ImageSummary[] dlls = [.. images.Select((image, i) => image with { Path = $"d{i:D3}.dll" })];
        return
        [
            .. dlls,
            .. Enumerable.Range(0, exes).Select(exe => Summaries.Dll($"e{exe}.exe", 0x1_4000_0000) with
            {
                IsDll = false,
                Imports = [.. dlls.Where((_, i) => (loads[i % loads.Length] >> exe & 1) != 0).Select(dll => dll.Path)],
            }),
        ];
    }

    private static IEnumerable<PlanningCase> Shrink(PlanningCase one)
    {
        for (int i = 0; i < one.Images.Length; i++)
        {
            string gone = one.Images[i].Path;
            yield return one with { Images = [.. one.Images.Where(image => image.Path != gone).Select(image => image with { Imports = [.. image.Imports.Where(name => name != gone)] })] };
        }

        PlanningCase[] simplerOnes =
        [
            one with { HasRoots = false },
            one with { Growth = 0 },
            one with { Seed = null },
            one with { IsCompact = true },
            one with { MoreUnits = 0 },
        ];
        foreach (PlanningCase simpler in simplerOnes)
        {
            if (simpler != one)
            {
                yield return simpler;
            }
        }

        if (one.Reserved.Length + one.Pins.Length != 0)
        {
            yield return one with { Reserved = [.. one.Reserved.Skip(1)], Pins = one.Reserved.Length == 0 ? [] : one.Pins };
        }
    }
}
