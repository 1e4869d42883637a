using System;
using System.Collections.Generic;
using System.Text;
using RebaseBind.Findings;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Exports;

namespace RebaseBind.Binding;

/// <summary>Finds where imports lead, as loaders do, through forwarders to the DLL that has the code or data.</summary>
/// <param name="targets">Where DLLs are found.</param>
/// <param name="rules">What makes a DLL unfit.</param>
/// <param name="importer">The importing image.</param>
/// <param name="mustBeHonoured">Whether some loader has to take the bindings.</param>
internal sealed class ExportResolver(BindTargetSet targets, TargetRules rules, Importer importer, bool mustBeHonoured)
{
    /// <summary>A chain that is longer goes in circles, or could as well.</summary>
    private const int MaxForwarders = 32;

    /// <summary>How much of a name is shown, in bytes.</summary>
    private const int MaxShown = 100;

    /// <summary>Resolves one import.</summary>
    /// <param name="first">The DLL that is imported from.</param>
    /// <param name="exports">Its exports.</param>
    /// <param name="symbol">What is imported from it.</param>
    /// <param name="chain">Gets every further DLL that a forwarder leads to, once each.</param>
    /// <param name="refusal">If it cannot be resolved, why.</param>
    /// <returns>The address in a process that has every DLL at its base.</returns>
    /// <exception cref="BadImageException">An export table is damaged.</exception>
    /// <exception cref="RebaseBindException">A DLL on the way is no longer the file that was gathered.</exception>
    internal VirtualAddress Resolve(
        BindTarget first,
        ExportDirectory exports,
        WantedExport symbol,
        List<ForwardTarget> chain,
        out BindRefusal? refusal)
    {
        BindTarget module = first;
        for (int hops = 0; hops <= MaxForwarders; hops++)
        {
            ExportTarget export = Look(module, exports, symbol, out refusal);
            if (export.Kind != ExportTargetKind.Forwarder)
            {
                return refusal is null ? module.ImageBase + export.Address.Value : default;
            }

            ReadOnlySpan<byte> text = exports.GetForwarder(export);
            if (!Forwarder.TryParse(text, out Forwarder forwarder))
            {
                refusal = new BindRefusal(
                    FindingCatalog.BindForwarder,
                    $"forwards {Describe(symbol)} to '{Text(text)}', which not every loader reads as DLL.Name or DLL.#ordinal");
                return default;
            }

            if (Follow(forwarder, chain, first, out refusal) is not { } next)
            {
                return default;
            }

            module = next;
            exports = ExportDirectory.Of(module.Image);
            symbol = forwarder.Wanted;
        }

        refusal = new BindRefusal(FindingCatalog.BindForwarder, $"forwards an export through more than {MaxForwarders} DLLs, perhaps in a circle");
        return default;
    }

    /// <summary>Looks an import up in one DLL, as loaders do; a forwarder is not followed.</summary>
    /// <exception cref="BadImageException">The export table is damaged.</exception>
    internal static ExportTarget Look(BindTarget module, ExportDirectory exports, WantedExport symbol, out BindRefusal? refusal)
    {
        ExportTarget export = exports.TryFind(symbol, out ExportIndex index) ? exports.GetTarget(index) : default;
        bool isThere = export.Kind == ExportTargetKind.Forwarder
            || (export.Kind == ExportTargetKind.Address && export.Address.Value < module.Image.Headers.SizeOfImage);
        refusal = isThere ? null : NotExported(module, exports, symbol);
        return isThere ? export : default;
    }

    private BindTarget? Follow(Forwarder forwarder, List<ForwardTarget> chain, BindTarget first, out BindRefusal? refusal)
    {
        byte[] name = [.. forwarder.Dll.ToArray(), .. ".dll"u8.ToArray()];
        string written = Text(name);
        BindTarget? next = targets.Find(written, importer.Folder, importer.Machine, out refusal);
        refusal = next is null ? refusal : rules.Refuse(next, mustBeHonoured, isDelayLoaded: false);
        if (refusal is not null)
        {
            refusal = new BindRefusal(FindingCatalog.BindForwardedTo, $"forwards an export to {written}, which {refusal.Text}");
            return null;
        }

        if (!ReferenceEquals(next, first) && !chain.Exists(entry => ReferenceEquals(entry.Module, next)))
        {
            chain.Add(new ForwardTarget(next!, name));
        }

        return next;
    }

    private static BindRefusal NotExported(BindTarget module, ExportDirectory exports, WantedExport symbol)
        => new(FindingCatalog.BindNotExported, symbol.TryGetName(out _) && exports.NameCount == 0
            ? $"needs {module.FileName} to export {Describe(symbol)}, but that DLL exports nothing by name"
            : $"needs {module.FileName} to export {Describe(symbol)}, but loaders would not find that export");

    /// <summary>"'name'" or "#ordinal"; a long name is cut.</summary>
    private static string Describe(WantedExport symbol)
        => symbol.TryGetOrdinal(out ExportOrdinal ordinal) ? ordinal.ToString()
        : symbol.TryGetName(out ReadOnlySpan<byte> name) && name.Length > MaxShown ? $"'{Text(name.Slice(0, MaxShown))}...'"
        : $"'{Text(name)}'";

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes.ToArray());
}
