using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.Addresses;
using RebaseBind.Binding;
using RebaseBind.Images;
using RebaseBind.Planning;
using RebaseBind.Processes;

namespace RebaseBind.Loading;

/// <summary>One process while it is being simulated: what it holds, and the steps that loaders of every order have in common.</summary>
internal sealed class ProcessState
{
    /// <summary>STATUS_OBJECT_NAME_INVALID: a stale entry of the bound import directory has no imports.</summary>
    internal const uint ObjectNameInvalid = 0xC000_0033;

    /// <summary>Wine dlls/ntdll/unix/virtual.c virtual_alloc_thread_stack.</summary>
    private const ulong SmallestStack = 0x10_0000;

    private readonly LoadWorld world;
    private readonly LandingRules rules;
    private readonly Dictionary<NameNumber, ProcessModule?> byName = [];
    private readonly Dictionary<ImageNumber, ProcessModule?> byNumber = [];
    private readonly HashSet<string> outsideNames = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> missingNames = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>An empty process.</summary>
    /// <param name="world">What processes share.</param>
    /// <param name="machine">Its processor.</param>
    /// <param name="program">The image that it starts with; null if that is not in the tree.</param>
    internal ProcessState(LoadWorld world, Machine machine, LoadFacts? program)
    {
        this.world = world;
        Machine = machine;
        UserSpace = world.Profile.UserSpace(machine, program is { IsLargeAddressAware: true });
        Space = new ProcessSpace(UserSpace, world.Profile.LowestRelocated, world.Profile.ReservedRanges(machine, program?.Summary));
        rules = new LandingRules(world, Space, MachineRanges.IsNarrow(machine));
    }

    internal Machine Machine { get; }

    /// <summary>The addresses that the program may use.</summary>
    internal AddressRange UserSpace { get; }

    /// <summary>Which image is where.</summary>
    internal ProcessSpace Space { get; }

    /// <summary>The images, in the order they are mapped.</summary>
    internal List<ProcessModule> Modules { get; } = [];

    /// <summary>Images that cannot be mapped.</summary>
    internal List<LoadFailure> Failures { get; } = [];

    /// <summary>DLLs that are not in the tree, in the order they are asked for.</summary>
    internal List<OutsideDll> Outside { get; } = [];

    /// <summary>Whether the program has not run yet.</summary>
    internal bool IsStarting { get; private set; } = true;

    /// <summary>Fills in what the system puts into every process beside DLLs of the tree, clear of the first image.</summary>
    /// <param name="stackSize">Bytes of addresses that the program wants for its stack.</param>
    internal void Prepare(ulong stackSize)
    {
        foreach (SystemRange system in MachineRanges.IsNarrow(Machine) ? world.Profile.NarrowSystemRanges : world.Profile.WideSystemRanges)
        {
            if (!system.IsDll || world.Options.SystemFolder is null)
            {
                TakeIfFree(system.Range, system.Name);
            }
        }

        TakeLowest(world.Profile.StartBlocks, stackSize);
    }

    /// <summary>Fills in what others put into every process.</summary>
    internal void Inject()
    {
        foreach (InjectedDll injected in world.Options.Injected)
        {
            TakeIfFree(injected.Range, injected.Name);
        }
    }

    /// <summary>Lets the program run: what is loaded from here on is loaded later.</summary>
    internal void Start()
    {
        IsStarting = false;
        TakeLowest(world.Profile.RunBlocks, stackSize: 0);
    }

    /// <summary>Maps the image that the process starts with.</summary>
    internal ProcessModule MapFirst(ImageNumber number)
    {
        Landing landing = rules.LandFirst(number, world.Images[number.Value]);
        return Add(number, LoadCause.Root, string.Empty, landing, [world.Files.FolderOf(number)], failedProbes: 0);
    }

    /// <summary>Maps a DLL that the system has in every process; null if it is not in the tree.</summary>
    /// <param name="fileName">Its file name.</param>
    /// <param name="isNew">Whether it was mapped just now.</param>
    internal ProcessModule? MapSystemDll(string fileName, out bool isNew)
    {
        isNew = false;
        if (world.Search.FindSystemDll(fileName, Machine) is not { } image)
        {
            return null;
        }

        FolderNumber[] folders = Modules.Count != 0 ? Modules[0].Folders : [world.Files.FolderOf(image)];
        return Map(image, LoadCause.System, string.Empty, folders, failedProbes: 0, out isNew);
    }

    /// <summary>An image that is there, or that is found and mapped.</summary>
    /// <param name="fileName">Its file name.</param>
    /// <param name="cause">Why it is wanted.</param>
    /// <param name="by">The image that wants it.</param>
    /// <param name="isNew">Whether it was mapped just now.</param>
    /// <param name="isOutside">If there is none, whether it is expected from outside the tree, and not one that cannot be mapped.</param>
    internal ProcessModule? Request(string fileName, LoadCause cause, ProcessModule by, out bool isNew, out bool isOutside)
    {
        isNew = false;
        isOutside = false;
        if (world.Files.TryGetName(fileName, out NameNumber name) && byName.TryGetValue(name, out ProcessModule? loaded))
        {
            return loaded;
        }

        isOutside = outsideNames.Contains(fileName);
        if (isOutside)
        {
            return null;
        }

        FoundModule found = world.Search.Find(fileName, Machine, by.Folders);
        isOutside = found.Image is null;
        if (found.Image is not { } image)
        {
            LeaveOut(fileName, found, by.Image.Summary.Path);
            return null;
        }

        return Map(image, cause, by.Image.Summary.Path, by.Folders, found.FailedProbes, out isNew);
    }

    /// <summary>Maps an image, unless that was tried before.</summary>
    internal ProcessModule? Map(ImageNumber image, LoadCause cause, string by, FolderNumber[] folders, int failedProbes, out bool isNew)
    {
        isNew = false;
        FoundModule found = world.Search.Settle(image, failedProbes, Machine);
        if (found.Image is not { } own)
        {
            LeaveOut(world.Files.Image(image).FileName, found, by);
            return null;
        }

        image = own;
        if (byNumber.TryGetValue(image, out ProcessModule? known))
        {
            return known;
        }

        LoadFacts facts = world.Images[image.Value];
        Landing landing = rules.Land(image, facts);
        if (landing.Failure is null)
        {
            isNew = true;
            return Add(image, cause, by, landing, folders, failedProbes);
        }

        Register(image, null);
        Failures.Add(new LoadFailure(facts.Summary, landing.Status, landing.Partner, landing.Failure, IsStarting));
        return null;
    }

    /// <summary>Takes bound addresses as they are, or looks imports up.</summary>
    /// <param name="module">The importing image.</param>
    /// <param name="dependency">From whom.</param>
    /// <param name="target">The DLL; null if it is not in the tree.</param>
    /// <returns>The forwarders to be followed.</returns>
    internal IReadOnlyList<ForwardStep> Snap(ProcessModule module, Dependency dependency, ProcessModule? target)
    {
        if (dependency.Bound is { } bound)
        {
            bool isValid = IsValid(target, bound.TimeDateStamp) && dependency.Forwarders.All(IsValid);
            bool hasLastWord = world.Options.StaleForwarders == StaleForwarders.Last && dependency.Forwarders.Count != 0;
            if (hasLastWord ? IsValid(dependency.Forwarders[dependency.Forwarders.Count - 1]) : isValid)
            {
                int wrong = isValid ? 0 : WrongSlots.Count(this, world, module, dependency.Imports, target);
                module.Work += new ImportWork { BindingsHonoured = 1, WrongSlots = wrong };
                return [];
            }
        }

        if (dependency.Imports is not { } imports)
        {
            string problem = $"its bound import directory names {dependency.FileName}, but its import directory does not";
            Failures.Add(new LoadFailure(module.Image.Summary, ObjectNameInvalid, null, problem, IsStarting));
            return [];
        }

        bool isBound = imports.IsBound;
        LookUpCounts counts = target is null ? LookUpTable.OfOutside(imports) : world.LookUps.Of(module.Number, imports, target.Number);
        module.Work += counts.Work + new ImportWork
        {
            BindingsStale = isBound && dependency.Bound is not null ? 1 : 0,
            BindingsIgnored = isBound && dependency.Bound is null ? 1 : 0,
        };
        module.ImportPages.AddBytes(imports.Slots.Value, (uint)imports.Count * module.Image.SlotSize);
        module.SnappedDescriptors++;
        if (counts.Missing is { } missing && IsOneView(target!))
        {
            string what = missing.Others == 0 ? "it" : "them";
            Fail(module, missing, $"it imports {missing} from {target!.Image.Summary.Path}, which does not export {what}");
        }

        return counts.Forwards;
    }

    /// <summary>Follows a forwarder into a DLL that is there by now.</summary>
    /// <returns>Where it leads on; null if the way ends there.</returns>
    internal ForwardStep? Follow(ProcessModule module, ForwardStep step, ProcessModule? target)
    {
        var work = new ImportWork { ForwarderHops = 1 };
        ForwardStep? next = null;
        ForwardReading reading = step.For(world.Profile);
        if (target is not null)
        {
            next = world.LookUps.Follow(step, world.Profile, target.Number, ref work, out bool isMissing);
            if (isMissing && IsOneView(target))
            {
                var missing = MissingExport.First(reading.Export.ToWanted(hint: null));
                Fail(module, missing, $"a DLL forwards what it imports to {missing} of {target.Image.Summary.Path}, which does not export it");
            }
        }
        else if (step.HasSeveralDots && missingNames.Contains(reading.Dll))
        {
            // Such a DLL is not just left out of the tree: its author meant another dot to end the name.
            var missing = MissingExport.First(reading.Export.ToWanted(hint: null));
            work += new ImportWork { Unresolved = 1 };
            Fail(module, missing, $"a DLL forwards what it imports to {missing} of {reading.Dll}, which is not there");
        }

        module.Work += work;
        return next;
    }

    /// <summary>Whether an image shows the same exports to processes of every processor.</summary>
    private static bool IsOneView(ProcessModule module) => module.Image.Summary.Kind != ImageKind.Hybrid;

    /// <summary>Takes note that an image cannot be loaded: a loader ends at the first import that it does not find.</summary>
    private void Fail(ProcessModule module, MissingExport missing, string reason)
    {
        if (world.Profile.FailsMissingExports && !module.LacksExport)
        {
            module.LacksExport = true;
            Failures.Add(new LoadFailure(module.Image.Summary, missing.Status, null, reason, IsStarting));
        }
    }

    /// <summary>Takes note of a DLL that comes from outside the tree, once.</summary>
    private void LeaveOut(string fileName, FoundModule found, string by)
    {
        if (outsideNames.Add(fileName))
        {
            _ = found.Outside == OutsideKind.Missing && missingNames.Add(fileName);
            string? near = found.Hint is { } hint ? world.Files.Image(hint).Path : null;
            string wantedBy = by.Length != 0 ? by : SimulatedProcess.NameOfHost(Machine);
            Outside.Add(new OutsideDll(fileName, found.Outside, wantedBy, found.FailedProbes, near));
        }
    }

    private bool IsValid(BoundReference forwarder) => IsValid(Loaded(DllName.FileNameOf(forwarder.Dll)), forwarder.TimeDateStamp);

    /// <summary>The image of a name; null if there is none in the process.</summary>
    internal ProcessModule? Loaded(string fileName)
        => world.Files.TryGetName(fileName, out NameNumber name) && byName.TryGetValue(name, out ProcessModule? module) ? module : null;

    /// <summary>Whether a stamp is that of a DLL which lies at the base in its file: what every loader's test amounts to.</summary>
    private static bool IsValid(ProcessModule? target, uint stamp) => target is { IsAtBase: true } && target.Image.Summary.TimeDateStamp == stamp;

    private void TakeLowest(IReadOnlyList<SystemBlock> blocks, ulong stackSize)
    {
        foreach (SystemBlock block in blocks)
        {
            // A program whose stack has no room does not run; that is not what is simulated here.
            ulong stack = block.IsStack ? Math.Min(Math.Max(stackSize, SmallestStack), uint.MaxValue) : 0;
            ulong size = (MachineRanges.IsNarrow(Machine) ? block.Narrow : block.Wide) + stack;
            if (size != 0 && Space.FindLowest(size) is { } free)
            {
                Space.Take(new AddressRange(free, free + AddressRange.RoundUp(size)), block.Name);
            }
        }
    }

    private void TakeIfFree(AddressRange range, string owner)
    {
        if (Space.FindOwner(range) is null)
        {
            Space.Take(range, owner);
        }
    }

    private ProcessModule Add(ImageNumber image, LoadCause cause, string by, Landing landing, FolderNumber[] folders, int failedProbes)
    {
        LoadFacts facts = world.Images[image.Value];
        var module = new ProcessModule(image, facts, cause, by, landing, folders) { FailedProbes = failedProbes, IsAtStart = IsStarting };
        Space.Take(AddressRange.ForImage(landing.Base, facts.Summary.SizeOfImage), facts.Summary.Path);
        Modules.Add(module);
        Register(image, module);
        return module;
    }

    /// <summary>The first of a name wins, wherever it lies.</summary>
    private void Register(ImageNumber image, ProcessModule? module)
    {
        byNumber.Add(image, module);
        if (world.Files.TryGetName(world.Files.Image(image).FileName, out NameNumber name) && !byName.ContainsKey(name))
        {
            byName.Add(name, module);
        }
    }
}
