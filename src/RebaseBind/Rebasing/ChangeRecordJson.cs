using System.Text.Json.Serialization;

namespace RebaseBind.Rebasing;

/// <summary>The form of the change record as JSON: camelCase, a null left out.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ChangesDocument))]
internal sealed partial class ChangeRecordJson : JsonSerializerContext
{
    /// <summary>The version of the record's form.</summary>
    internal const int SchemaVersion = 1;
}
