using RebaseBind.Inputs;

namespace RebaseBind.Loading;

/// <summary>Estimates how long loading takes, from the costs of single steps.</summary>
internal static class LoadTime
{
    /// <summary>The estimate for one image, in microseconds.</summary>
    /// <param name="costs">What single steps cost.</param>
    /// <param name="module">What was counted for the image.</param>
    internal static double Estimate(this Calibration costs, LoadedModule module)
    {
        double nanoseconds = (module.Fixups * costs.FixupNanoseconds)
            + (module.PrivatePages * costs.PrivatePageNanoseconds)
            + (module.ProtectionCalls * costs.ProtectionCallNanoseconds)
            + (module.Imports.LookUps * costs.LookUpNanoseconds)
            + (module.Imports.Comparisons * costs.ComparisonNanoseconds)
            + (module.Imports.ForwarderHops * costs.ForwarderNanoseconds);
        return costs.ModuleMicroseconds
            + (module.FailedProbes * costs.FailedProbeMicroseconds)
            + (module.IsRelocated ? costs.RelocationMicroseconds : 0)
            + (nanoseconds / 1000);
    }
}
