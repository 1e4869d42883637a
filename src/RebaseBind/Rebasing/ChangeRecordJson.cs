using System.Text.Json.Serialization;

namespace RebaseBind.Rebasing;

/// <summary>The form of the change record as JSON: camelCase, a null left out.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ChangesDocument))]
[JsonSerializable(typeof(VersionDocument))]
internal sealed partial class ChangeRecordJson : JsonSerializerContext
{
    /// <summary>
    /// The version of the record's form. A program reads no record that is newer than it, and every older one, back to this, the first that was
    /// released.
    /// </summary>
    internal const int SchemaVersion = 2;
}
