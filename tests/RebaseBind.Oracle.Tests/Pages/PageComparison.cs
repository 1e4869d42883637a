using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection.PortableExecutable;

namespace RebaseBind.Oracle.Tests.Pages;

/// <summary>Tells where a prediction and what happened differ.</summary>
internal static class PageComparison
{
    /// <summary>Every difference, in words; none if the prediction is exact.</summary>
    /// <param name="predicted">The images in the order in which they should be mapped.</param>
    /// <param name="observed">The images in the order in which they were.</param>
    /// <param name="folder">Their folder, for the names of sections.</param>
    internal static IReadOnlyList<string> Differences(IReadOnlyList<ModulePages> predicted, IReadOnlyList<ModulePages> observed, string folder)
    {
        var differences = new List<string>();
        string expectedOrder = Order(predicted);
        string order = Order(observed);
        if (order != expectedOrder)
        {
            differences.Add($"mapped: {order}; predicted: {expectedOrder}");
        }

        foreach (ModulePages module in observed)
        {
            if (predicted.FirstOrDefault(other => other.Name == module.Name) is { } expected)
            {
                differences.AddRange(Differences(expected, module, folder));
            }
        }

        return differences;
    }

    private static IEnumerable<string> Differences(ModulePages predicted, ModulePages observed, string folder)
    {
        if (observed.IsDynamic != predicted.IsDynamic)
        {
            yield return $"{observed.Name}: {(observed.IsDynamic ? "placed by the server" : "not placed by the server")}, contrary to the prediction";
        }

        // What else runs beside the program decides where the server has room.
        if (observed.Base != predicted.Base && !(observed.IsDynamic && predicted.IsDynamic))
        {
            yield return $"{observed.Name}: at 0x{observed.Base:x}, predicted at 0x{predicted.Base:x}";
        }

        if (observed.IsRelocated != predicted.IsRelocated)
        {
            yield return $"{observed.Name}: {(observed.IsRelocated ? "relocated" : "not relocated")}, contrary to the prediction";
        }

        string[] missing = [.. predicted.PrivatePages.Except(observed.PrivatePages).Select(Describe)];
        string[] extra = [.. observed.PrivatePages.Except(predicted.PrivatePages).Select(Describe)];
        if (missing.Length + extra.Length != 0)
        {
            yield return $"{observed.Name}: {observed.PrivatePages.Count} private pages, {predicted.PrivatePages.Count} predicted; predicted in vain: {Join(missing)}; not predicted: {Join(extra)}";
        }

        string Describe(uint page) => $"0x{page:x} ({SectionAt(Path.Combine(folder, observed.Name), page)})";
    }

    private static string Join(string[] pages) => pages.Length == 0 ? "none" : string.Join(", ", pages);

    private static string Order(IEnumerable<ModulePages> modules) => string.Join(" ", modules.Select(module => module.Name));

    private static string SectionAt(string path, uint page)
    {
        using var reader = new PEReader(File.OpenRead(path));
        int index = reader.PEHeaders.GetContainingSectionIndex((int)page);
        return index < 0 ? page == 0 ? "headers" : "between sections" : reader.PEHeaders.SectionHeaders[index].Name;
    }
}
