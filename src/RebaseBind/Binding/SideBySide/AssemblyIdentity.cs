using System;
using System.Linq;

namespace RebaseBind.Binding.SideBySide;

/// <summary>What tells a side-by-side assembly from others, as far as manifests and folders of WinSxS have it.</summary>
/// <param name="Name">Its name; upper and lower case are the same.</param>
/// <param name="Token">The token of its publisher's key; empty for none.</param>
/// <param name="Version">Its version, of four numbers.</param>
internal sealed record AssemblyIdentity(string Name, string Token, Version Version)
{
    private const string None = "none";

    /// <summary>Whether both are versions of one assembly.</summary>
    internal bool IsOneWith(AssemblyIdentity other)
        => string.Equals(Name, other.Name, StringComparison.OrdinalIgnoreCase)
        && string.Equals(Token, other.Token, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether both are one version of one assembly.</summary>
    internal bool IsSameAs(AssemblyIdentity other) => IsOneWith(other) && Version == other.Version;

    /// <summary>Makes one of what a manifest or a folder says; null if that is none.</summary>
    internal static AssemblyIdentity? Of(string? name, string? token, string? version)
    {
        bool hasToken = !string.IsNullOrEmpty(token) && !string.Equals(token, None, StringComparison.OrdinalIgnoreCase);
        return string.IsNullOrEmpty(name) || !Version.TryParse(version, out Version? parsed) || parsed.Revision < 0
            ? null
            : new AssemblyIdentity(name!, hasToken ? token! : string.Empty, parsed);
    }

    /// <summary>
    /// The assembly of a folder that is called like those of WinSxS: processor, name, token, version, culture and hash, with '_' between them, as
    /// x86_microsoft.vc90.crt_1fc8b3b9a1e18e3b_9.0.21022.8_none_bcb86ed6ac711f91; null if it is called otherwise.
    /// </summary>
    internal static AssemblyIdentity? OfFolder(string folder)
    {
        const int around = 5;
        string[] parts = folder.Split('_');
        int name = parts.Length - around;
        return name < 1 ? null : Of(string.Join("_", parts.Skip(1).Take(name)), parts[name + 1], parts[name + 2]);
    }
}
