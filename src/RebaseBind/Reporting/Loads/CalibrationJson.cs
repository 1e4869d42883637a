using RebaseBind.Inputs;
using RebaseBind.Words;

namespace RebaseBind.Reporting.Loads;

/// <summary>The constants that times were estimated from, under the names that a file with one's own has.</summary>
internal sealed record CalibrationJson(
    decimal ModuleMicroseconds,
    decimal FailedProbeMicroseconds,
    decimal RelocationMicroseconds,
    decimal FixupNanoseconds,
    decimal PrivatePageNanoseconds,
    decimal ProtectionCallNanoseconds,
    decimal LookUpNanoseconds,
    decimal ComparisonNanoseconds,
    decimal ForwarderNanoseconds)
{
    internal static CalibrationJson Of(Calibration calibration) => new(
        WrittenNumber.Finite(calibration.ModuleMicroseconds),
        WrittenNumber.Finite(calibration.FailedProbeMicroseconds),
        WrittenNumber.Finite(calibration.RelocationMicroseconds),
        WrittenNumber.Finite(calibration.FixupNanoseconds),
        WrittenNumber.Finite(calibration.PrivatePageNanoseconds),
        WrittenNumber.Finite(calibration.ProtectionCallNanoseconds),
        WrittenNumber.Finite(calibration.LookUpNanoseconds),
        WrittenNumber.Finite(calibration.ComparisonNanoseconds),
        WrittenNumber.Finite(calibration.ForwarderNanoseconds));
}
