using System.Reflection;

namespace RebaseBind.Tool.Output;

/// <summary>The version of this tool.</summary>
internal static class ToolVersion
{
    /// <summary>As Semantic Versioning has it, without what follows a '+'.</summary>
    internal static string Number { get; }
        = typeof(ToolVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
