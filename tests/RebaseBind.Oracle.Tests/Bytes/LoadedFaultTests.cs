using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using RebaseBind.Oracle.Tests.Building;
using RebaseBind.Oracle.Tests.Pages;
using RebaseBind.Oracle.Tests.Reading;
using RebaseBind.Oracle.Tests.Running;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Editing;

namespace RebaseBind.Oracle.Tests.Bytes;

/// <summary>Faults that a rebaser, a planner, a binder and a model of pages could have, each of which the comparison with Wine must see.</summary>
[TestClass]
public sealed class LoadedFaultTests
{
    private const string Dll = "sparse.dll";
    private const uint PageSize = 0x1000;

    public static IEnumerable<object[]> Targets => Target.All;

    /// <summary>What nobody can foretell is no more than these bytes.</summary>
    [TestMethod]
    [DynamicData(nameof(Targets))]
    public void NothingButTheTlsIndexAndTheCookieIsExcused(string linker, int bits)
    {
        (Target target, string folder) = Set(linker, bits, isRebased: false);
        using WaitingProgram waiting = Wine.For(target).Launch(folder, PagedImageSet.Program);
        IReadOnlyList<ModulePages> modules = Observation.OfProgram(target, folder).Modules;
        var exports = new LoadedExports(waiting.Id, Wine.For(target), folder, modules);
        string[] excused = [.. modules.SelectMany(module => MappedImage.Read(Path.Combine(folder, module.Name), module.Base, exports).Excused
            .Select(bytes => $"{module.Name}: {bytes.Name}, {bytes.Size}"))];
        int width = target.PointerSize;

        CollectionAssert.AreEquivalent(
            new[] { $"guarded.dll: security cookie, {width}", "guarded.dll: TLS index, 4", $"trimmed.dll: security cookie, {width}", "trimmed.dll: TLS index, 4" },
            excused,
            string.Join(", ", excused));
    }

    /// <summary>Wine, which relocates all of them, is right; a rebaser that does not is wrong.</summary>
    [TestMethod]
    [DynamicData(nameof(Targets))]
    public void FixupsAcrossPagesThatARebaserSkipsAreSeenInMemory(string linker, int bits)
    {
        (Target target, string folder) = Set(linker, bits, isRebased: false);
        using WaitingProgram waiting = Wine.For(target).Launch(folder, PagedImageSet.Program);
        (string _, ulong address, ulong end) = new LoaderTrace(waiting.Error, folder).Mapped.Single(image => image.Name == Dll);
        byte[] found = ProcessMemory.Read(waiting.Id, address, (int)(end - address));
        string path = Path.Combine(folder, Dll);
        var right = MappedImage.Read(path, address, new LoadedExports(waiting.Id, Wine.For(target), folder, Observation.OfProgram(target, folder).Modules));

        Assert.IsEmpty(ByteComparison.Differences(Dll, right, found));
        foreach ((uint rva, int width, int offset) in StraddlingFixups.In(path, PageSize))
        {
            File.ReadAllBytes(path).AsSpan(offset, width).CopyTo(right.Content.AsSpan((int)rva));
        }

        string[] differences = [.. ByteComparison.Differences(Dll, right, found)];
        Assert.HasCount(2, differences, string.Join('\n', differences));
    }

    [TestMethod]
    [DynamicData(nameof(Targets))]
    public void FixupsAcrossPagesThatARebaserSkipsAreSeenInWhatTheImageComputes(string linker, int bits)
    {
        (Target target, string right) = Set(linker, bits, isRebased: true);
        string faulty = Copy(right);
        string linked = Path.Combine(PagedImageSet.Of(target, 4096, isRebased: false), Dll);
        byte[] original = File.ReadAllBytes(linked);
        byte[] file = File.ReadAllBytes(Path.Combine(faulty, Dll));
        foreach ((uint _, int width, int offset) in StraddlingFixups.In(linked, PageSize))
        {
            original.AsSpan(offset, width).CopyTo(file.AsSpan(offset));
        }

        File.WriteAllBytes(Path.Combine(faulty, Dll), file);
        string[] lines = Observation.OfProgram(target, faulty).Result.Split('\n');

        Assert.StartsWith($"sum {Dll} ", lines.Except(Observation.OfProgram(target, right).Result.Split('\n')).Single(), StringComparison.Ordinal);
    }

    /// <summary>A model that counts the page of a fixup's first byte alone.</summary>
    [TestMethod]
    [DynamicData(nameof(Targets))]
    public void SecondPagesOfFixupsThatAModelForgetsAreSeen(string linker, int bits)
    {
        (Target target, string folder) = Set(linker, bits, isRebased: false);
        uint[] seconds = [.. StraddlingFixups.In(Path.Combine(folder, Dll), PageSize).Select(fixup => (fixup.Rva / PageSize * PageSize) + PageSize)];
        IReadOnlyList<ModulePages> predicted = [.. Prediction.ModulesOf(Prediction.AtStart(folder))
            .Select(module => module.Name == Dll ? module with { PrivatePages = [.. module.PrivatePages.Except(seconds)] } : module)];

        string difference = PageComparison.Differences(predicted, Observation.OfProgram(target, folder).Modules, folder).Single();

        Assert.StartsWith($"{Dll}: ", difference, StringComparison.Ordinal);
        Assert.Contains($"predicted in vain: none; not predicted: 0x{seconds[0]:x} ", difference, StringComparison.Ordinal);
        Assert.Contains($", 0x{seconds[1]:x} ", difference, StringComparison.Ordinal);
    }

    /// <summary>A plan that gives a DLL a base within another one: Wine must move the one that it maps later, contrary to the plan.</summary>
    [TestMethod]
    [DynamicData(nameof(Targets))]
    public void ImagesThatAPlannerLetsOverlapAreSeen(string linker, int bits)
    {
        (Target target, string right) = Set(linker, bits, isRebased: true);
        string faulty = Copy(right);
        ulong planned = new ImageFile(Path.Combine(right, Dll)).ImageBase;
        ulong within = planned + 0x1_0000;
        string first = Path.Combine(faulty, "dense.dll");
        var editor = new ImageEditor(File.ReadAllBytes(first));
        editor.Rebase(new VirtualAddress(within));
        File.WriteAllBytes(first, editor.File.ToArray());
        IReadOnlyList<ModulePages> predicted = [.. Prediction.ModulesOf(Prediction.AtStart(right))
            .Select(module => module.Name == "dense.dll" ? module with { Base = within } : module)];

        Observation observed = Observation.OfProgram(target, faulty);
        IReadOnlyList<string> differences = PageComparison.Differences(predicted, observed.Modules, faulty);

        Assert.AreEqual(Dll, observed.Modules.Single(module => module.IsRelocated).Name);
        Assert.Contains($"{Dll}: relocated, contrary to the prediction", differences);
        Assert.HasCount(1, differences.Where(difference => difference.EndsWith($"predicted at 0x{planned:x}", StringComparison.Ordinal)));
    }

    /// <summary>Wine writes every slot itself, so that what is in memory is right, and what is in the file is not.</summary>
    [TestMethod]
    [DynamicData(nameof(Targets))]
    public void SlotsThatABinderFillsOffByOneAreSeen(string linker, int bits)
    {
        var target = Target.Of(linker, bits);
        Wine.For(target).Require();
        string faulty = Copy(PagedImageSet.BoundOf(target));
        var image = new ImageFile(Path.Combine(faulty, "wide.dll"));
        ImportTable table = image.Imports.Single(table => table.Name == "dense.dll");
        Span<byte> slots = image.Bytes.AsSpan(table.SlotsOffset, table.Slots.Length * image.PointerSize);
        slots[image.PointerSize..].CopyTo(slots);
        File.WriteAllBytes(Path.Combine(faulty, "wide.dll"), image.Bytes);

        Observation observed = Observation.OfProgram(target, faulty);

        Assert.IsGreaterThan(table.Slots.Length - 10, observed.ByteDifferences.Count);
        Assert.IsTrue(observed.ByteDifferences.All(difference => difference.StartsWith("wide.dll: ", StringComparison.Ordinal)));
    }

    private static (Target Target, string Folder) Set(string linker, int bits, bool isRebased)
    {
        var target = Target.Of(linker, bits);
        Wine.For(target).Require();
        return (target, PagedImageSet.Of(target, 4096, isRebased));
    }

    private static string Copy(string folder)
    {
        string copy = Workspace.CreateUnique("faulty");
        foreach (string path in Directory.EnumerateFiles(folder))
        {
            File.Copy(path, Path.Combine(copy, Path.GetFileName(path)));
        }

        return copy;
    }
}
