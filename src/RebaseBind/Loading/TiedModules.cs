using System;
using RebaseBind.Addresses;
using RebaseBind.Images;
using RebaseBind.PortableExecutable.Movability;

namespace RebaseBind.Loading;

/// <summary>
/// Images of one process whose start-up code cannot bridge the distance to a DLL that 32-bit references lead to (<see cref="PseudoRelocations"/>).
/// </summary>
internal static class TiedModules
{
    /// <summary>What abort() of Microsoft's C runtime ends a program with.</summary>
    internal const uint AbortExitCode = 3;

    /// <summary>Takes note of them.</summary>
    internal static void Check(ProcessState state)
    {
        foreach (ProcessModule module in state.Modules)
        {
            foreach (string name in module.Image.Summary.Near)
            {
                if (state.Loaded(DllName.FileNameOf(name)) is { } dll && DistanceOf(module, dll) > PseudoRelocations.Reach)
                {
                    string problem = $"32-bit references tie it to {dll.Image.Summary.Path}, which lies more than 2 GiB away at {dll.Landing.Base}; "
                        + "its start-up code ends the program";
                    state.Failures.Add(new LoadFailure(module.Image.Summary, AbortExitCode, dll.Image.Summary.Path, problem, module.IsAtStart));
                    break;
                }
            }
        }
    }

    /// <summary>How many bytes lie between the nearest ends of two images, which do not overlap.</summary>
    private static ulong DistanceOf(ProcessModule one, ProcessModule other)
    {
        (ProcessModule lower, ProcessModule upper) = one.Landing.Base < other.Landing.Base ? (one, other) : (other, one);
        ulong end = AddressRange.ForImage(lower.Landing.Base, lower.Image.Summary.SizeOfImage).End.Value;
        return Math.Max(upper.Landing.Base.Value, end) - end;
    }
}
