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
        WantedExport wanted = symbol;
        for (int hops = 0; hops <= MaxForwarders; hops++)
        {
            if (!TryLook(module, exports, symbol, out ExportTarget export))
            {
                refusal = hops == 0 ? NotExported(first, exports, symbol) : NotExportedBehind(first, wanted, module, exports, symbol);
                return default;
            }

            refusal = null;
            if (export.Kind != ExportTargetKind.Forwarder)
            {
                return module.ImageBase + export.Address.Value;
            }

            ReadOnlySpan<byte> text = exports.GetForwarder(export);
            if (!Forwarder.TryParse(text, out Forwarder forwarder))
            {
                refusal = new BindRefusal(
                    FindingCatalog.BindForwarder,
                    (hops == 0 ? string.Empty : $"forwards {Describe(wanted)} to {module.FileName}, which ")
                    + $"forwards {Describe(symbol)} to '{Text(text)}', which not every loader reads as DLL.Name or DLL.#ordinal");
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
        refusal = TryLook(module, exports, symbol, out ExportTarget export) ? null : NotExported(module, exports, symbol);
        return export;
    }

    private static bool TryLook(BindTarget module, ExportDirectory exports, WantedExport symbol, out ExportTarget export)
    {
        export = exports.TryFind(symbol, out ExportIndex index) ? exports.GetTarget(index) : default;
        bool isThere = export.Kind == ExportTargetKind.Forwarder
            || (export.Kind == ExportTargetKind.Address && export.Address.Value < module.Image.Headers.SizeOfImage);
        export = isThere ? export : default;
        return isThere;
    }

    private BindTarget? Follow(Forwarder forwarder, List<ForwardTarget> chain, BindTarget first, out BindRefusal? refusal)
    {
        byte[] name = [.. forwarder.Dll.ToArray(), .. ".dll"u8.ToArray()];
        string written = Text(name);
        BindTarget? next = targets.Find(written, importer, out refusal);
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
    {
        bool hasNoNames = HasNoNames(exports, symbol);
        string lack = hasNoNames ? "exports nothing by name" : "does not export it";
        return new BindRefusal(FindingCatalog.BindNotExported, hasNoNames
            ? $"exports nothing by name, but the image imports {Describe(symbol)}"
            : $"does not export {Describe(symbol)}, which the image imports")
        {
            Message = $"the image imports {Describe(symbol)} from {module.FileName}, which {lack}",
        };
    }

    private static BindRefusal NotExportedBehind(BindTarget first, WantedExport wanted, BindTarget last, ExportDirectory exports, WantedExport symbol)
    {
        string lack = HasNoNames(exports, symbol) ? "exports nothing by name" : $"does not export {Describe(symbol)}";
        return new BindRefusal(FindingCatalog.BindNotExported, $"forwards {Describe(wanted)} to {last.FileName}, which {lack}")
        {
            Message = $"the image imports {Describe(wanted)} from {first.FileName}, which forwards it to {last.FileName}; {last.FileName} {lack}",
        };
    }

    private static bool HasNoNames(ExportDirectory exports, WantedExport symbol) => symbol.TryGetName(out _) && exports.NameCount == 0;

    /// <summary>"'name'" or "#ordinal"; a long name is cut.</summary>
    private static string Describe(WantedExport symbol)
        => symbol.TryGetOrdinal(out ExportOrdinal ordinal) ? ordinal.ToString()
        : symbol.TryGetName(out ReadOnlySpan<byte> name) && name.Length > MaxShown ? $"'{Text(name.Slice(0, MaxShown))}...'"
        : $"'{Text(name)}'";

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes.ToArray());
}
