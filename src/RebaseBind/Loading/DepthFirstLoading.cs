using System.Collections.Generic;
using System.Linq;
using RebaseBind.Images;

namespace RebaseBind.Loading;

/// <summary>
/// The order of NT 4 to 7 and of Wine: a DLL is mapped, then all that it needs, then the imports from it are looked up (ReactOS
/// dll/ntdll/ldr/ldrpe.c LdrpLoadImportModule; Wine dlls/ntdll/loader.c fixup_imports). A stack of our own, since chains of imports can be long.
/// </summary>
internal static class DepthFirstLoading
{
    /// <summary>Loads all that an image needs.</summary>
    /// <param name="state">The process.</param>
    /// <param name="world">What processes share.</param>
    /// <param name="first">An image that was mapped just now.</param>
    internal static void Run(ProcessState state, LoadWorld world, ProcessModule first)
    {
        var stack = new Stack<Frame>();
        stack.Push(new Frame(first, world.DependenciesOf(first.Number)));
        while (stack.Count != 0)
        {
            Frame frame = stack.Peek();
            if (frame.Step(state, world.Profile) is { } mapped)
            {
                stack.Push(new Frame(mapped, world.DependenciesOf(mapped.Number)));
            }
            else if (frame.IsDone)
            {
                stack.Pop();
            }
        }
    }

    /// <summary>How far an image has come with what it needs.</summary>
    private sealed class Frame(ProcessModule module, Dependency[] dependencies)
    {
        /// <summary>The next is on top: what a forwarder leads on to comes before the other imports.</summary>
        private readonly Stack<ForwardStep> forwards = new();
        private int next;
        private int nextForwarder;
        private ProcessModule? target;
        private bool isOutside;
        private bool isWaiting;

        internal bool IsDone { get; private set; }

        /// <summary>Does one thing.</summary>
        /// <returns>An image that was mapped, and whose needs come first; null if none was.</returns>
        internal ProcessModule? Step(ProcessState state, LoaderProfile profile)
        {
            if (forwards.Count != 0)
            {
                return StepForward(state, profile);
            }

            if (isWaiting)
            {
                return StepSnap(state);
            }

            IsDone = next == dependencies.Length;
            if (IsDone)
            {
                return null;
            }

            target = state.Request(dependencies[next].FileName, LoadCause.Import, module, out bool isNew, out isOutside);
            isWaiting = true;
            nextForwarder = 0;
            if (target is not null)
            {
                module.Need(target);
            }

            return isNew ? target : null;
        }

        private ProcessModule? StepSnap(ProcessState state)
        {
            Dependency dependency = dependencies[next];
            if (nextForwarder < dependency.Forwarders.Count)
            {
                string name = DllName.FileNameOf(dependency.Forwarders[nextForwarder++].Dll);
                ProcessModule? forwarded = state.Request(name, LoadCause.Forwarder, module, out bool isNew, out _);
                return Initialise(forwarded, isNew);
            }

            isWaiting = false;
            next++;
            if (target is not null || isOutside)
            {
                foreach (ForwardStep step in state.Snap(module, dependency, target).Reverse())
                {
                    forwards.Push(step);
                }
            }

            return null;
        }

        private ProcessModule? StepForward(ProcessState state, LoaderProfile profile)
        {
            ProcessModule? forwarded = state.Request(forwards.Peek().For(profile).Dll, LoadCause.Forwarder, module, out bool isNew, out _);
            if (forwarded is not null && profile.FollowsForwardersToInitialise)
            {
                module.Need(forwarded);
            }

            if (isNew)
            {
                return Initialise(forwarded, isNew);
            }

            if (state.Follow(module, forwards.Pop(), forwarded) is { } further)
            {
                forwards.Push(further);
            }

            return null;
        }

        /// <summary>If a forwarder leads to a DLL that is mapped now, that DLL is initialised before the next DLL that this image needs.</summary>
        private ProcessModule? Initialise(ProcessModule? forwarded, bool isNew)
        {
            if (!isNew)
            {
                return null;
            }

            module.Need(forwarded!);
            return forwarded;
        }
    }
}
