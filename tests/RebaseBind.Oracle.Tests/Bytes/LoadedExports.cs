using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;
using RebaseBind.Oracle.Tests.Pages;
using RebaseBind.Oracle.Tests.Running;
using RebaseBind.PortableExecutable.Exports;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.Oracle.Tests.Bytes;

/// <summary>The exports of every DLL in a process, Wine's own among them, at the addresses where they lie.</summary>
internal sealed class LoadedExports
{
    private const string Extension = ".dll";

    private readonly Dictionary<string, (string Path, ulong Base)> dlls = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, PeImage> images = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds the DLLs.</summary>
    /// <param name="process">The process.</param>
    /// <param name="wine">Whose own DLLs are among them.</param>
    /// <param name="folder">The folder of its images.</param>
    /// <param name="modules">Those of them that are loaded.</param>
    internal LoadedExports(int process, Wine wine, string folder, IReadOnlyList<ModulePages> modules)
    {
        foreach (ModulePages module in modules)
        {
            dlls.Add(module.Name, (Path.Combine(folder, module.Name), module.Base));
        }

        foreach (string line in File.ReadLines($"/proc/{process}/maps"))
        {
            // start-end protection offset device inode path; the first line of a file is that of its headers
            string name = Path.GetFileName(line);
            string path = Path.Combine(wine.Modules, name);
            if (name.EndsWith(Extension, StringComparison.Ordinal) && File.Exists(path))
            {
                dlls.TryAdd(name, (path, ulong.Parse(line.AsSpan(0, line.IndexOf('-', StringComparison.Ordinal)), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)));
            }
        }
    }

    /// <summary>The address of an export, however many forwarders lie between.</summary>
    /// <param name="dll">The DLL, with or without its extension.</param>
    /// <param name="wanted">The export.</param>
    internal ulong Find(ReadOnlySpan<byte> dll, WantedExport wanted)
    {
        PeImage image = Open(dll, out ulong address);
        ExportDirectory exports = ExportDirectory.Of(image);
        string what = wanted.TryGetName(out ReadOnlySpan<byte> name) ? Text(name) : "of that ordinal";
        Assert.IsTrue(exports.TryFind(wanted, out ExportIndex index), $"{Text(dll)} has no export {what}");
        ExportTarget target = exports.GetTarget(index);
        if (target.Kind != ExportTargetKind.Forwarder)
        {
            return address + target.Address.Value;
        }

        Assert.IsTrue(Forwarder.TryParse(exports.GetForwarder(target), out Forwarder forwarder), Text(exports.GetForwarder(target)));
        return Find(forwarder.Dll, forwarder.Wanted);
    }

    private PeImage Open(ReadOnlySpan<byte> dll, out ulong address)
    {
        string name = Text(dll);
        name = name.Contains('.', StringComparison.Ordinal) ? name : name + Extension;
        Assert.IsTrue(dlls.TryGetValue(name, out (string Path, ulong Base) found), $"{name} is not loaded");
        address = found.Base;
        if (!images.TryGetValue(name, out PeImage? image))
        {
            images.Add(name, image = PeImage.Read(File.ReadAllBytes(found.Path)));
        }

        return image;
    }

    private static string Text(ReadOnlySpan<byte> text) => Encoding.ASCII.GetString(text);
}
