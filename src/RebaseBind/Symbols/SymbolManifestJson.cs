using System.Text.Json.Serialization;

namespace RebaseBind.Symbols;

/// <summary>The form of the manifest as JSON: camelCase, a null left out.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SymbolsDocument))]
internal sealed partial class SymbolManifestJson : JsonSerializerContext
{
    /// <summary>The version of the manifest's form.</summary>
    internal const int SchemaVersion = 1;
}
