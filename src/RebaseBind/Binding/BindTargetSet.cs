using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Binding.SideBySide;
using RebaseBind.Findings;
using RebaseBind.Images;

namespace RebaseBind.Binding;

/// <summary>The images that imports can be bound to, found by the names that importers write.</summary>
public sealed class BindTargetSet
{
    private readonly Dictionary<string, List<BindTarget>> byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<(string Name, Machine Machine, uint Stamp), Lazy<bool>> ambiguousStamps = new();
    private readonly Func<string, Machine, IEnumerable<BindTarget>> outside;

    /// <summary>A set of images.</summary>
    /// <param name="targets">The images; they may have one name in different folders.</param>
    public BindTargetSet(IEnumerable<BindTarget> targets)
        : this(targets, static (_, _) => [])
    {
    }

    /// <summary>A set of images, and others behind them.</summary>
    /// <param name="targets">The images.</param>
    /// <param name="outside">
    /// Finds the DLLs of a file name that are not among them, the first to be taken first; called from several threads.
    /// </param>
    internal BindTargetSet(IEnumerable<BindTarget> targets, Func<string, Machine, IEnumerable<BindTarget>> outside)
    {
        this.outside = outside;
        foreach (BindTarget target in targets)
        {
            if (!byName.TryGetValue(target.FileName, out List<BindTarget>? named))
            {
                byName.Add(target.FileName, named = []);
            }

            named.Add(target);
        }
    }

    /// <summary>Finds the DLL that a name stands for: the one in the importer's folder, or else the only one there is.</summary>
    /// <param name="name">As the importer writes it, with or without an extension.</param>
    /// <param name="importer">The importer.</param>
    /// <param name="refusal">If there is no such DLL, why.</param>
    internal BindTarget? Find(string name, Importer importer, out BindRefusal? refusal)
    {
        Machine machine = importer.Machine;
        if (DllName.IsApiSet(name))
        {
            refusal = new BindRefusal(FindingCatalog.BindApiSet, "is an API set: the system decides which DLL it is");
            return null;
        }

        string fileName = DllName.FileNameOf(name);
        List<BindTarget>? named = byName.TryGetValue(fileName, out List<BindTarget>? all) ? all.FindAll(target => target.Machine == machine) : null;
        if (named is null or { Count: 0 })
        {
            if (AssemblyChoice.Choose(outside(fileName, machine), importer, out refusal) is { } other)
            {
                return other;
            }

            refusal ??= named is null
                ? new BindRefusal(FindingCatalog.BindNotFound, "is neither among the images nor, for this processor, in a reference folder")
                : new BindRefusal(FindingCatalog.BindMachine, "exists only for another processor");
            return null;
        }

        List<BindTarget> near = named.Count == 1
            ? named
            : named.FindAll(target => string.Equals(target.Folder, importer.Folder, StringComparison.OrdinalIgnoreCase));
        refusal = near.Count == 1
            ? null
            : new BindRefusal(FindingCatalog.BindSeveral,
                $"is there {named.Count} times, in folders other than the importer's: {named[0].Path} and {named[1].Path} among them");
        return near.Count == 1 ? near[0] : null;
    }

    /// <summary>Whether another build of a DLL has the same stamp, so that loaders cannot tell one from the other.</summary>
    internal bool SharesStamp(BindTarget target)
    {
        var key = (target.FileName.ToUpperInvariant(), target.Machine, target.TimeDateStamp);
        return ambiguousStamps.GetOrAdd(key, _ => new Lazy<bool>(() => HasOtherBuild(target))).Value;
    }

    private bool HasOtherBuild(BindTarget target)
    {
        IEnumerable<BindTarget> named = byName.TryGetValue(target.FileName, out List<BindTarget>? all) ? all : [];
        return named.Concat(outside(target.FileName, target.Machine)).Any(other =>
            other.Machine == target.Machine && other.TimeDateStamp == target.TimeDateStamp
            && (other.ImageBase != target.ImageBase || !other.Image.Bytes.SequenceEqual(target.Image.Bytes)));
    }
}
