using System.IO;

namespace RebaseBind.Tasks.Staging;

/// <summary>Paths as projects write them. The current directory must not be used: several projects may build in one process.</summary>
internal static class ProjectPath
{
    private const string Outside = "outside";

    /// <summary>The full path of what a project names.</summary>
    internal static string Resolve(string projectDirectory, string path) => Path.GetFullPath(Path.Combine(projectDirectory, ToSystem(path)));

    /// <summary>A relative path with '/' and without '.' segments.</summary>
    internal static string Normalize(string relativePath)
    {
        string path = relativePath.Replace('\\', '/');
        while (path.StartsWith("./", System.StringComparison.Ordinal))
        {
            path = path.Substring(2);
        }

        return path;
    }

    /// <summary>Where below the staging folder a file lies. A project may copy to above its output folder; staged files never leave theirs.</summary>
    internal static string Stage(string stagingDirectory, string relativePath)
    {
        string root = stagingDirectory.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar;
        string path = Path.GetFullPath(Path.Combine(root, ToSystem(relativePath)));
        return path.StartsWith(root, System.StringComparison.Ordinal)
            ? path
            : Path.GetFullPath(Path.Combine(root, Outside, relativePath.Replace("..", Outside).Replace(':', '_').TrimStart('/')));
    }

    private static string ToSystem(string path) => Path.DirectorySeparatorChar == '/' ? path.Replace('\\', '/') : path.Replace('/', '\\');
}
