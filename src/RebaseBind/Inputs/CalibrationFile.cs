using System;
using System.IO;
using System.Text.Json;
using RebaseBind.Findings;

namespace RebaseBind.Inputs;

/// <summary>Reads a <see cref="Calibration"/> from a file: a JSON object with the constants that differ from the defaults, by their names.</summary>
internal static class CalibrationFile
{
    private const string Names = "moduleMicroseconds, failedProbeMicroseconds, relocationMicroseconds, fixupNanoseconds, privatePageNanoseconds, "
        + "protectionCallNanoseconds, lookUpNanoseconds, comparisonNanoseconds, forwarderNanoseconds";

    /// <summary>Reads it.</summary>
    /// <exception cref="RebaseBindException">The file cannot be read, is no JSON object, or has a name or a value that makes no sense.</exception>
    internal static Calibration Read(string path)
    {
        try
        {
            var reading = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
            using JsonDocument document = JsonDocument.Parse(WithoutMark(File.ReadAllBytes(path)), reading);
            Calibration calibration = Calibration.Default;
            foreach (JsonProperty constant in document.RootElement.EnumerateObject())
            {
                calibration = Set(calibration, constant.Name, NumberOf(constant));
            }

            return calibration;
        }
        catch (Exception failure) when (failure
            is JsonException or FormatException or InvalidOperationException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            string message = $"'{path}' cannot be used as a calibration: {failure.Message}";
            throw new RebaseBindException(new Finding(FindingCatalog.DamagedCalibration, FindingSeverity.Error, string.Empty, message));
        }
    }

    /// <summary>The content behind the byte order mark that editors may put there, which is no JSON.</summary>
    private static ReadOnlyMemory<byte> WithoutMark(byte[] content)
        => content.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? content.AsMemory(3) : content;

    private static double NumberOf(JsonProperty constant)
        => constant.Value.ValueKind == JsonValueKind.Number && constant.Value.TryGetDouble(out double value)
            && value >= 0 && !double.IsInfinity(value)
            ? value
            : throw new FormatException($"'{constant.Name}' must be a number from 0 up");

    private static Calibration Set(Calibration calibration, string name, double value) => name switch
    {
        "moduleMicroseconds" => calibration with { ModuleMicroseconds = value },
        "failedProbeMicroseconds" => calibration with { FailedProbeMicroseconds = value },
        "relocationMicroseconds" => calibration with { RelocationMicroseconds = value },
        "fixupNanoseconds" => calibration with { FixupNanoseconds = value },
        "privatePageNanoseconds" => calibration with { PrivatePageNanoseconds = value },
        "protectionCallNanoseconds" => calibration with { ProtectionCallNanoseconds = value },
        "lookUpNanoseconds" => calibration with { LookUpNanoseconds = value },
        "comparisonNanoseconds" => calibration with { ComparisonNanoseconds = value },
        "forwarderNanoseconds" => calibration with { ForwarderNanoseconds = value },
        _ => throw new FormatException($"there is no constant '{name}'; the constants are {Names}"),
    };
}
