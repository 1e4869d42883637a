using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Binding;
using RebaseBind.Images;

namespace RebaseBind.Loading;

/// <summary>One DLL that an image needs before it can run.</summary>
/// <param name="FileName">Its file name, with an extension.</param>
/// <param name="Imports">What is imported from it; null if a bound import directory names a DLL that the import directory does not.</param>
/// <param name="Bound">The entry that the loader checks; null if it checks none.</param>
/// <param name="Forwarders">The entries of DLLs that forwarders of it lead to.</param>
internal sealed record Dependency(string FileName, ImportEntry? Imports, BoundReference? Bound, IReadOnlyList<BoundReference> Forwarders)
{
    /// <summary>The DLLs that an image needs, in the order that a loader walks them.</summary>
    /// <remarks>
    /// A loader that honours bound imports walks the bound import directory and, where there is one, nothing else. The imports of an entry are
    /// those of the first descriptor with its name (ReactOS dll/ntdll/ldr/ldrpe.c LdrpWalkImportDescriptor, LdrpHandleOneNewFormatImportDescriptor).
    /// </remarks>
    internal static Dependency[] Of(LoadFacts image, LoaderProfile profile)
    {
        if (!profile.HonoursBoundImports || image.Bound is null)
        {
            return [.. image.Imports.Where(static entry => entry.Count != 0)
                .Select(static entry => new Dependency(DllName.FileNameOf(entry.Dll), entry, null, []))];
        }

        var byName = new Dictionary<string, ImportEntry>(StringComparer.OrdinalIgnoreCase);
        foreach (ImportEntry entry in image.Imports.Reverse())
        {
            byName[entry.Dll] = entry;
        }

        var dependencies = new List<Dependency>();
        for (int i = 0; i < image.Bound.Count;)
        {
            BoundReference bound = image.Bound[i++];
            int start = i;
            while (i < image.Bound.Count && image.Bound[i].IsForwarder)
            {
                i++;
            }

            byName.TryGetValue(bound.Dll, out ImportEntry? imports);
            dependencies.Add(new Dependency(DllName.FileNameOf(bound.Dll), imports, bound, [.. image.Bound.Skip(start).Take(i - start)]));
        }

        return [.. dependencies];
    }
}
