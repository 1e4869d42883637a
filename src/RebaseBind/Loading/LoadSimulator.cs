using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection.PortableExecutable;
using System.Threading.Tasks;
using RebaseBind.Findings;
using RebaseBind.Images;
using RebaseBind.Policies;
using RebaseBind.Processes;
using RebaseBind.Reporting;
using RebaseBind.Words;

namespace RebaseBind.Loading;

/// <summary>Simulates what loaders do with a tree: a pure function of facts. The images' numbers are those of <see cref="FileIndex"/>.</summary>
internal sealed class LoadSimulator
{
    private readonly RunSettings run;
    private readonly LoadOptions load;
    private readonly FileIndex files;
    private readonly LookUpTable lookUps;
    private readonly ImageNumber[] roots;
    private readonly DeclaredLoads declared;

    /// <summary>Prepares for one tree in whatever state.</summary>
    /// <param name="files">Its images.</param>
    /// <param name="processes">Its roots and dynamic loads.</param>
    /// <param name="run">How many processes are simulated at once.</param>
    /// <param name="load">What is simulated.</param>
    /// <param name="lookUps">What looking up takes.</param>
    /// <exception cref="RebaseBindException">A root, or an image of a dynamic load, is not among the images.</exception>
    internal LoadSimulator(FileIndex files, ProcessModel processes, RunSettings run, LoadOptions load, LookUpTable lookUps)
    {
        this.files = files;
        this.run = run;
        this.load = load;
        this.lookUps = lookUps;
        var errors = new List<Finding>();
        var finder = new RootFinder(files, errors);
        roots = processes.Roots.Count != 0 ? [.. finder.Roots(processes.Roots)] : [.. files.Numbers.Where(image => IsProgram(files, image))];
        declared = new DeclaredLoads(roots, processes.DynamicLoads, finder);
        if (errors.Count != 0)
        {
            throw new RebaseBindException(errors);
        }
    }

    /// <summary>Simulates one state.</summary>
    /// <param name="images">The images as they are in it, by number.</param>
    /// <param name="stage">What those who watch are told.</param>
    internal LoadSimulation Run(IReadOnlyList<LoadFacts> images, PipelineStage stage = PipelineStage.Simulating)
    {
        ProfileRun[] profiles = [.. load.Profiles.Select(profile => Prepare(profile, images))];
        ProgressCounter step = run.Count(stage, profiles.Sum(static profile => profile.Processes.Count));
        return new([.. profiles.Select(profile => Run(profile, images, step))]);
    }

    private ProfileRun Prepare(LoaderProfile profile, IReadOnlyList<LoadFacts> images)
    {
        var world = new LoadWorld(profile, load, files, images, lookUps, declared);
        var simulator = new ProcessSimulator(world);
        var notRun = new List<(string Root, string Reason)>();
        var runs = new List<Func<SimulatedProcess>>();
        foreach (ImageNumber root in roots)
        {
            if (WhyNot(profile, simulator.MachineOf(images[root.Value].Summary), images[root.Value], NeedOf(root, images)) is { } reason)
            {
                notRun.Add((images[root.Value].Summary.Path, reason));
            }
            else
            {
                runs.Add(() => simulator.Run(root));
            }
        }

        foreach (Machine machine in roots.Length == 0 ? HostMachines(images) : [])
        {
            if (WhyNotHost(profile, machine, images) is { } reason)
            {
                notRun.Add((SimulatedProcess.NameOfHost(machine), reason));
            }
            else
            {
                runs.Add(() => simulator.RunHost(machine));
            }
        }

        return new ProfileRun(profile, runs, notRun);
    }

    private ProfileSimulation Run(ProfileRun prepared, IReadOnlyList<LoadFacts> images, ProgressCounter step)
    {
        IReadOnlyList<Func<SimulatedProcess>> runs = prepared.Processes;
        var simulated = new SimulatedProcess[runs.Count];
        void Simulate(int i)
        {
            simulated[i] = runs[i]();
            step.Advance();
        }

        if (prepared.Profile.Pools is null)
        {
            Parallel.For(0, runs.Count, run.Parallelism, Simulate);
        }
        else
        {
            // One after the other: the places of the first decide those of the next.
            for (int i = 0; i < runs.Count; i++)
            {
                run.Cancellation.ThrowIfCancellationRequested();
                Simulate(i);
            }
        }

        LoadTotals totals = simulated.Aggregate(new LoadTotals(), static (sum, process) => sum + process.Totals);
        return new ProfileSimulation(prepared.Profile, simulated, NotLoaded(simulated, images), prepared.NotRun, totals);
    }

    /// <summary>
    /// Whether an image starts a process. The managed X.dll of a .NET program is marked as a program, too, but where the native X.exe lies
    /// beside it, that is what is started.
    /// </summary>
    private static bool IsProgram(FileIndex files, ImageNumber image)
    {
        ImageSummary summary = files.Image(image);
        return summary is { IsDll: false, IsForeign: false }
            && !(summary.IsManaged && summary.FileName.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)
                && files.TryGetName(Path.ChangeExtension(summary.FileName, ".exe"), out NameNumber host)
                && files.Named(host, files.FolderOf(image)).Length != 0);
    }

    private static string? WhyNot(LoaderProfile profile, Machine machine, LoadFacts root, SystemNeed? need)
        => !profile.Machines.Contains(machine) ? $"it does not run on {machine.ToWord()} processors"
        : profile.LatestSubsystem is not { } latest ? null
        : need is not null && need.Windows > latest ? need.Reason
        : root.SubsystemVersion > latest && !root.Summary.IsDll ? "the program asks for Windows " + root.SubsystemVersion.ToString(2)
        : null;

    /// <summary>
    /// What a program needs beside what its header says: what its project says, and its framework, which the native X.exe of a .NET program does not
    /// name, but the X.dll beside it.
    /// </summary>
    private SystemNeed? NeedOf(ImageNumber root, IReadOnlyList<LoadFacts> images)
    {
        ImageSummary program = images[root.Value].Summary;
        string? framework = program.TargetFramework;
        if (framework is null && !program.IsManaged
            && files.TryGetName(Path.ChangeExtension(program.FileName, ".dll"), out NameNumber name)
            && files.Named(name, files.FolderOf(root)) is { Length: > 0 } assemblies)
        {
            framework = files.Image(assemblies[0]).TargetFramework;
        }

        return SystemNeed.Later(load.Need, SystemNeed.OfFramework(framework));
    }

    /// <summary>
    /// No loader minds what version a DLL asks for, but nobody meant those for a system of which each asks for a later one: by default it is no
    /// loader of theirs.
    /// </summary>
    private string? WhyNotHost(LoaderProfile profile, Machine machine, IReadOnlyList<LoadFacts> images)
    {
        if (!profile.Machines.Contains(machine))
        {
            return $"it does not run on {machine.ToWord()} processors";
        }

        if (profile.LatestSubsystem is not { } latest)
        {
            return null;
        }

        if (load.Need is { } need && need.Windows > latest)
        {
            return need.Reason;
        }

        Version? lowest = load.AreProfilesNamed ? null : images
            .Where(image => image.Summary is { IsDll: true, IsManaged: false, IsForeign: false } && ProcessSimulator.HostOf(image.Summary) == machine)
            .Min(static image => image.SubsystemVersion);
        return lowest > latest ? $"each of the DLLs asks for Windows {lowest.ToString(2)} or later" : null;
    }

    private static IEnumerable<Machine> HostMachines(IReadOnlyList<LoadFacts> images)
        => images.Where(static image => image.Summary is { IsDll: true, IsManaged: false, IsForeign: false })
            .Select(static image => ProcessSimulator.HostOf(image.Summary))
            .Distinct()
            .OrderBy(static machine => machine);

    private static ImageSummary[] NotLoaded(IEnumerable<SimulatedProcess> processes, IReadOnlyList<LoadFacts> images)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (SimulatedProcess process in processes)
        {
            seen.UnionWith(process.Modules.Select(static module => module.Image.Path));
            seen.UnionWith(process.Failures.Select(static failure => failure.Image.Path));
            seen.UnionWith(process.Outside.Where(static dll => dll.Kind == OutsideKind.Builtin).Select(static dll => dll.Hint!));
        }

        return
        [
            .. images.Select(static image => image.Summary)
                .Where(image => image is { IsDll: true, IsManaged: false, IsForeign: false } && !seen.Contains(image.Path)),
        ];
    }

    /// <summary>One profile, and what is to be simulated under it.</summary>
    private sealed record ProfileRun(
        LoaderProfile Profile,
        IReadOnlyList<Func<SimulatedProcess>> Processes,
        IReadOnlyList<(string Root, string Reason)> NotRun);
}
