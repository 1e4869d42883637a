using System.Collections.Generic;
using RebaseBind.Images;
using RebaseBind.Locking;
using RebaseBind.Planning;
using RebaseBind.Policies;

namespace RebaseBind.Tests;

/// <summary>Plans by those of a run's policies that planning asks for.</summary>
internal static class Planner
{
    internal static AddressPlan Plan(IEnumerable<ImageSummary> images, RebaseBindOptions options, AddressLock? addressLock = null, PlanTrace? trace = null)
        => AddressPlanner.Plan(images, options.Layout, options.Processes, options.Change.Signed, addressLock, trace);
}
