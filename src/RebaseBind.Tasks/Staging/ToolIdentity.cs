using System.IO;

namespace RebaseBind.Tasks.Staging;

/// <summary>Tells one build of this tool from another: whatever changes in it may change the bytes that it writes.</summary>
internal static class ToolIdentity
{
    private static readonly string[] Assemblies = ["RebaseBind.Tasks.dll", "RebaseBind.Core.dll", "RebaseBind.PortableExecutable.dll"];

    /// <summary>
    /// The folder and the stamps of the assemblies, which are looked at rather than loaded: loading takes longer than all else when nothing has
    /// changed. In a package all files have one time, but its folder has its version.
    /// </summary>
    internal static string Value
    {
        get
        {
            string folder = Path.GetDirectoryName(typeof(ToolIdentity).Assembly.Location) ?? string.Empty;
            string identity = folder;
            for (int i = 0; i < Assemblies.Length; i++)
            {
                identity += " " + (FileStamp.Of(Path.Combine(folder, Assemblies[i])) is { } stamp ? stamp.ToString() : "-");
            }

            return identity;
        }
    }
}
