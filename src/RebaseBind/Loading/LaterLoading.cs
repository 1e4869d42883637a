using System;
using System.IO;
using RebaseBind.Binding;
using RebaseBind.Images;
using RebaseBind.Paths;
using RebaseBind.Processes;

namespace RebaseBind.Loading;

/// <summary>
/// What a program loads once it runs: delay-loaded DLLs, what the user declared, what managed code calls and refers to. The simulation assumes
/// that all of it is loaded.
/// </summary>
/// <remarks>
/// Managed images are mapped like DLLs, IL-only ones without their imports, as the runtime of .NET 10 was seen to do under Wine.
/// If an image is loaded by its full path, the DLLs that it needs are searched in its own folder first, then in the program's
/// (LOAD_WITH_ALTERED_SEARCH_PATH,
/// AddDllDirectory, and how the .NET runtime loads).
/// </remarks>
internal sealed class LaterLoading(ProcessState state, LoadWorld world, FolderNumber programFolder, Action<ProcessModule> load)
{
    private const string DllExtension = ".dll";
    private const string ExeExtension = ".exe";

    /// <summary>What the host of a self-contained .NET program loads, one after the other, each by its path.</summary>
    private static readonly string[] RuntimeParts = ["hostfxr.dll", "hostpolicy.dll", "coreclr.dll", "System.Private.CoreLib.dll", "clrjit.dll"];

    /// <summary>Loads it all.</summary>
    internal void Run()
    {
        // Images that are loaded on the way are followed, too.
        for (int next = 0; next < state.Modules.Count; next++)
        {
            Follow(state.Modules[next]);
        }
    }

    private void Follow(ProcessModule module)
    {
        ImageNumber number = module.Number;
        LoadFacts image = module.Image;
        foreach (ImportEntry entry in image.DelayImports)
        {
            ProcessModule? delayed = state.Request(DllName.FileNameOf(entry.Dll), LoadCause.DelayLoad, module, out bool isNew, out _);
            if (isNew)
            {
                load(delayed!);
            }
        }

        FolderNumber folder = world.Files.FolderOf(number);
        foreach (string library in image.Summary.NativeLibraries)
        {
            // The runtime tries the name with and without the extension, in an order that depends on what the name looks like.
            string name = ImagePath.FileNameOf(library.Replace('\\', '/'));
            if (!TryLoad(name, folder, number, LoadCause.PInvoke)
                && !TryLoad(name + DllExtension, folder, number, LoadCause.PInvoke)
                && Systems.IsSystemDll(DllName.FileNameOf(name)))
            {
                state.Request(DllName.FileNameOf(name), LoadCause.PInvoke, module, out _, out _);
            }
        }

        foreach (string assembly in image.Summary.AssemblyReferences)
        {
            _ = TryLoad(assembly + DllExtension, folder, number, LoadCause.Assembly)
                || TryLoad(assembly + ExeExtension, folder, number, LoadCause.Assembly);
        }

        // The native X.exe of a .NET program loads a runtime, which runs the X.dll beside it.
        string file = image.Summary.FileName;
        if (image.Summary is { IsDll: false, IsManaged: false } && file.EndsWith(ExeExtension, StringComparison.OrdinalIgnoreCase)
            && world.Files.TryGetName(Path.ChangeExtension(file, DllExtension), out NameNumber companion)
            && world.Search.Pick(companion, folder, state.Machine, out _) is { } beside && world.Files.Image(beside).IsManaged)
        {
            foreach (string part in RuntimeParts)
            {
                if (world.Files.TryGetName(part, out NameNumber name) && world.Search.Pick(name, folder, state.Machine, out _) is { } runtime)
                {
                    Load(runtime, number, LoadCause.Runtime);
                }
            }

            Load(beside, number, LoadCause.Assembly);
        }

        foreach (int declaration in world.Declared.Of(number))
        {
            foreach (ImageNumber target in world.Declared.TargetsOf(declaration))
            {
                Load(target, number, LoadCause.Declared);
            }
        }
    }

    /// <summary>Looks beside the program, beside the image that wants it, then anywhere.</summary>
    private bool TryLoad(string fileName, FolderNumber folder, ImageNumber by, LoadCause cause)
    {
        if (!world.Files.TryGetName(fileName, out NameNumber name))
        {
            return false;
        }

        ImageNumber? found = world.Search.Pick(name, programFolder, state.Machine, out _)
            ?? world.Search.Pick(name, folder, state.Machine, out _)
            ?? world.Search.Elsewhere(name, state.Machine);
        if (found is { } image)
        {
            Load(image, by, cause);
        }

        return found is not null;
    }

    private void Load(ImageNumber image, ImageNumber by, LoadCause cause)
    {
        ImageSummary summary = world.Files.Image(image);
        if (summary.Machine != state.Machine && summary.Kind is not (ImageKind.Hybrid or ImageKind.IntermediateLanguage))
        {
            return;
        }

        ProcessModule? module = state.Map(
            image, cause,
            world.Files.Image(by).Path,
            [world.Files.FolderOf(image), programFolder],
            failedProbes: 0,
            out bool isNew);
        if (isNew)
        {
            load(module!);
        }
    }
}
