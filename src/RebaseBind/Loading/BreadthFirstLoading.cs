using System.Collections.Generic;

namespace RebaseBind.Loading;

/// <summary>
/// An order that Windows 8 and later can take: an image asks for all that it needs before any of these asks for more, and its imports are looked
/// up when all of them are there. Several threads do that since Windows 10, so the order differs from run to run.
/// </summary>
internal static class BreadthFirstLoading
{
    /// <summary>Loads all that an image needs.</summary>
    /// <param name="state">The process.</param>
    /// <param name="world">What processes share.</param>
    /// <param name="first">An image that was mapped just now.</param>
    internal static void Run(ProcessState state, LoadWorld world, ProcessModule first)
    {
        var toWalk = new Queue<ProcessModule>();
        var toSnap = new Stack<(ProcessModule Module, ProcessModule?[] Targets, bool[] AreOutside)>();
        toWalk.Enqueue(first);
        while (toWalk.Count + toSnap.Count != 0)
        {
            if (toWalk.Count == 0)
            {
                (ProcessModule module, ProcessModule?[] targets, bool[] areOutside) = toSnap.Pop();
                Snap(state, world, module, targets, areOutside, toWalk);
                continue;
            }

            ProcessModule walked = toWalk.Dequeue();
            Dependency[] dependencies = world.DependenciesOf(walked.Number);
            var found = new ProcessModule?[dependencies.Length];
            var outside = new bool[dependencies.Length];
            for (int i = 0; i < dependencies.Length; i++)
            {
                found[i] = state.Request(dependencies[i].FileName, LoadCause.Import, walked, out bool isNew, out outside[i]);
                Note(walked, found[i], isNew, toWalk);
            }

            toSnap.Push((walked, found, outside));
        }
    }

    private static void Snap(
        ProcessState state,
        LoadWorld world,
        ProcessModule module,
        ProcessModule?[] targets,
        bool[] areOutside,
        Queue<ProcessModule> toWalk)
    {
        Dependency[] dependencies = world.DependenciesOf(module.Number);
        for (int i = 0; i < dependencies.Length; i++)
        {
            if (targets[i] is null && !areOutside[i])
            {
                continue;
            }

            var forwards = new Queue<ForwardStep>(state.Snap(module, dependencies[i], targets[i]));
            while (forwards.Count != 0)
            {
                ForwardStep step = forwards.Dequeue();
                ProcessModule? forwarded = state.Request(step.For(world.Profile).Dll, LoadCause.Forwarder, module, out bool isNew, out _);
                Note(module, forwarded, isNew, toWalk);
                if (state.Follow(module, step, forwarded) is { } further)
                {
                    forwards.Enqueue(further);
                }
            }
        }
    }

    private static void Note(ProcessModule module, ProcessModule? needed, bool isNew, Queue<ProcessModule> toWalk)
    {
        if (needed is not null)
        {
            module.Need(needed);
        }

        if (isNew)
        {
            toWalk.Enqueue(needed!);
        }
    }
}
