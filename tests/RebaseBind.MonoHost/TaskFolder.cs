using System;
using System.IO;
using System.Linq;
using System.Reflection;

namespace RebaseBind.MonoHost;

/// <summary>The folder that a task and what it needs lie in.</summary>
internal sealed class TaskFolder
{
    private readonly string path;

    /// <summary>From now on, assemblies that the runtime does not find by itself are taken from this folder.</summary>
    /// <remarks>
    /// MSBuild.exe redirects the libraries that it ships, System.Memory and the like, to its own copies: an older version that is asked for is
    /// met by a newer one. Here the copy in the folder stands for MSBuild's. As with a redirect, a name with another key or a higher version
    /// is not met.
    /// </remarks>
    internal TaskFolder(string path)
    {
        this.path = Path.GetFullPath(path);
        AppDomain.CurrentDomain.AssemblyResolve += (_, missing) => Resolve(new AssemblyName(missing.Name));
    }

    /// <summary>The assemblies in the folder.</summary>
    internal string[] Files => Directory.GetFiles(path, "*.dll").OrderBy(file => file, StringComparer.Ordinal).ToArray();

    /// <summary>Loads an assembly of this folder the way MSBuild loads what a UsingTask names.</summary>
    internal Assembly Load(string fileName) => Assembly.LoadFrom(Path.Combine(path, fileName));

    /// <summary>Prints which assemblies of this folder have been loaded, and from where.</summary>
    internal void ReportLoaded(Report report)
    {
        foreach (string file in Files)
        {
            string name = Path.GetFileNameWithoutExtension(file);
            foreach (Assembly assembly in AppDomain.CurrentDomain.GetAssemblies().Where(assembly => string.Equals(assembly.GetName().Name, name, StringComparison.OrdinalIgnoreCase)))
            {
                report.Write("assembly", name, assembly.GetName().Version.ToString(), assembly.Location);
            }
        }
    }

    private Assembly? Resolve(AssemblyName wanted)
    {
        string file = Path.Combine(path, wanted.Name + ".dll");
        if (!File.Exists(file))
        {
            return null;
        }

        AssemblyName found = AssemblyName.GetAssemblyName(file);
        bool sameKey = (wanted.GetPublicKeyToken() ?? []).SequenceEqual(found.GetPublicKeyToken() ?? []);
        return sameKey && (wanted.Version is null || wanted.Version <= found.Version) ? Assembly.LoadFrom(file) : null;
    }
}
