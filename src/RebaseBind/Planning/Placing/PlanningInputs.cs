using RebaseBind.Images;
using RebaseBind.Locking;
using RebaseBind.Policies;
using RebaseBind.Processes;

namespace RebaseBind.Planning.Placing;

/// <summary>What a plan rests on besides the images.</summary>
/// <param name="Layout">Where images go.</param>
/// <param name="Leave">Which of them are left alone.</param>
/// <param name="Lock">The lock file's content; null if there is none.</param>
/// <param name="Pins">Addresses that the user gives.</param>
/// <param name="Sets">Which images may meet in a process.</param>
/// <param name="Trace">Takes notes on one image; null if nobody asks.</param>
internal sealed record PlanningInputs(LayoutPolicy Layout, LeavePolicy Leave, AddressLock? Lock, PinTable Pins, LoadSets Sets, PlanTrace? Trace)
{
    /// <summary>Where to take notes on an image; null if nobody asks about this one.</summary>
    internal PlanTrace? TraceOf(ImageSummary image) => Trace is { } trace && trace.Follows(image) ? trace : null;
}
