using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using RebaseBind.Findings;

namespace RebaseBind.Gathering;

/// <summary>Reads whose the files of a tree are from its dependency files, which the .NET SDK writes beside programs.</summary>
/// <remarks>
/// Each entry of "libraries" has a type: project, package, runtimepack. The entry of the same name in "targets" lists its files: those of
/// "runtime" and "native" lie beside the dependency file under their names alone, or where "localPath" says, "resources" in a folder for their
/// language, "runtimeTargets" under their whole paths (github.com/dotnet/cli, Documentation/specs/runtime-configuration-file.md). A file that
/// cannot be read, or is of another form, says nothing.
/// </remarks>
internal static class DependencyFiles
{
    private const string Suffix = ".deps.json";
    private const string RuntimePack = "runtimepack.";

    /// <summary>The largest that is read; one of a program with 1,000 packages has about 2 MiB.</summary>
    private const int LargestFile = 32 << 20;

    /// <summary>The owners of files, by path; files of which nothing is known are left out.</summary>
    /// <param name="source">Where the files are.</param>
    /// <param name="paths">The paths of all files.</param>
    internal static IReadOnlyDictionary<string, ImageOwner> Read(ImageSource source, IReadOnlyList<string> paths)
    {
        var owners = new Dictionary<string, ImageOwner>(StringComparer.Ordinal);
        HashSet<string>? known = null;
        foreach (string path in paths.Where(static path => path.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase)))
        {
            try
            {
                if (source.TryRead(path) is { Length: <= LargestFile } content)
                {
                    using JsonDocument document = JsonDocument.Parse(content);
                    Read(document.RootElement, path.Substring(0, path.LastIndexOf('/') + 1), known ??= new(paths, StringComparer.Ordinal), owners);
                }
            }
            catch (Exception failure) when (failure is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException
                or RebaseBindException)
            {
                // It only says who can change an image. Text with half a surrogate pair is an invalid operation.
            }
        }

        return owners;
    }

    private static void Read(JsonElement root, string folder, HashSet<string> known, Dictionary<string, ImageOwner> owners)
    {
        JsonElement libraries = Member(root, "libraries");
        foreach (JsonProperty target in Members(Member(root, "targets")))
        {
            foreach (JsonProperty library in Members(target.Value))
            {
                if (OwnerOf(library.Name, Member(Member(libraries, library.Name), "type")) is { } owner)
                {
                    foreach (string path in FilesOf(library.Value).Select(file => folder + file).Where(known.Contains))
                    {
                        owners[path] = owner;
                    }
                }
            }
        }
    }

    /// <summary>The owner that a name such as "librdkafka.redist/2.3.0" and its type stand for; null if the type is none of ours.</summary>
    private static ImageOwner? OwnerOf(string name, JsonElement type)
    {
        string text = name.Replace('/', ' ');
        return (type.ValueKind == JsonValueKind.String ? type.GetString() : null) switch
        {
            "project" => new ImageOwner(OwnerKind.Own, text),
            "package" => new ImageOwner(OwnerKind.Package, text),
            "runtimepack" => new ImageOwner(
                OwnerKind.Framework,
                text.StartsWith(RuntimePack, StringComparison.Ordinal) ? text.Substring(RuntimePack.Length) : text),
            _ => null,
        };
    }

    /// <summary>Where the files of a library may lie below the folder of the dependency file.</summary>
    private static IEnumerable<string> FilesOf(JsonElement library)
    {
        foreach (string group in new[] { "runtime", "native", "resources", "runtimeTargets" })
        {
            foreach (JsonProperty file in Members(Member(library, group)))
            {
                JsonElement local = Member(file.Value, "localPath");
                yield return group == "runtimeTargets" ? file.Name
                    : local.ValueKind == JsonValueKind.String ? local.GetString()!
                    : Last(file.Name, group == "resources" ? 2 : 1);
            }
        }
    }

    /// <summary>The last parts of a path.</summary>
    private static string Last(string path, int parts)
    {
        int start = path.Length;
        while (parts-- > 0 && start > 0)
        {
            start = path.LastIndexOf('/', start - 1);
        }

        return path.Substring(Math.Max(0, start + 1));
    }

    private static JsonElement Member(JsonElement element, string name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement member) ? member : default;

    private static IEnumerable<JsonProperty> Members(JsonElement element)
        => element.ValueKind == JsonValueKind.Object ? element.EnumerateObject() : Enumerable.Empty<JsonProperty>();
}
