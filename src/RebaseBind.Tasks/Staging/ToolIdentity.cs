using System.IO;

namespace RebaseBind.Tasks.Staging;

/// <summary>Tells one build of this tool from another: whatever changes in it may change the bytes that it writes.</summary>
internal static class ToolIdentity
{
    private static readonly string[] Others = ["RebaseBind.Core.dll", "RebaseBind.PortableExecutable.dll"];

    /// <summary>This assembly's identity and the stamps of the others, which are looked at rather than loaded: loading takes longer than all else when nothing has changed.</summary>
    internal static string Value
    {
        get
        {
            System.Reflection.Assembly own = typeof(ToolIdentity).Assembly;
            string identity = own.ManifestModule.ModuleVersionId.ToString("N");
            string folder = Path.GetDirectoryName(own.Location) ?? string.Empty;
            foreach (string other in Others)
            {
                identity += " " + (FileStamp.Of(Path.Combine(folder, other))?.ToString() ?? "-");
            }

            return identity;
        }
    }
}
