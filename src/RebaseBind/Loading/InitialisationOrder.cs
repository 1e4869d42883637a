using System.Collections.Generic;

namespace RebaseBind.Loading;

/// <summary>
/// The order of initialisation. The images that an image needs come before it. If images need each other, the first one reached is initialised
/// last.
/// </summary>
internal static class InitialisationOrder
{
    /// <summary>Gives every image its turn.</summary>
    /// <param name="modules">All images of a process, in the order they were mapped.</param>
    internal static void Assign(IReadOnlyList<ProcessModule> modules)
    {
        int turn = 0;
        var stack = new Stack<(ProcessModule Module, int Next)>();
        for (int i = 0; i < modules.Count; i++)
        {
            Enter(modules[i], stack);
            while (stack.Count != 0)
            {
                (ProcessModule module, int next) = stack.Pop();
                if (next < module.Needs.Count)
                {
                    stack.Push((module, next + 1));
                    Enter(module.Needs[next], stack);
                }
                else if (module is { Image: { HasEntryPoint: true, Summary.IsDll: true }, Cause: not LoadCause.Root })
                {
                    module.InitialisationOrder = turn++;
                }
            }
        }
    }

    private static void Enter(ProcessModule module, Stack<(ProcessModule Module, int Next)> stack)
    {
        if (!module.IsVisited)
        {
            module.IsVisited = true;
            stack.Push((module, 0));
        }
    }
}
