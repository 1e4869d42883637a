using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace RebaseBind.Mono.Tests;

/// <summary>Whether MSBuild.exe can load what the package has for it.</summary>
[TestClass]
public sealed class LoadingTests
{
    /// <summary>What .NET Framework 4.7.2 has itself and the libraries beside the tasks refer to.</summary>
    private static readonly string[] Framework = ["mscorlib", "netstandard", "System", "System.Core", "System.Numerics"];

    [TestMethod]
    public void EveryAssemblyAndReferenceIsWithinTheRedirectsOfMSBuild()
    {
        foreach (string file in Files())
        {
            foreach (AssemblyName name in References(file).Prepend(AssemblyName.GetAssemblyName(file)))
            {
                string what = $"{name.Name} {name.Version}, in {Path.GetFileName(file)}";
                bool isOurs = name.Name!.StartsWith("RebaseBind.", StringComparison.Ordinal);
                bool isRedirected = MSBuildRedirects.Highest.TryGetValue(name.Name, out Version? highest);
                Assert.IsTrue(isOurs || isRedirected || Framework.Contains(name.Name), what);
                Assert.IsTrue(!isRedirected || name.Version <= highest, what);
            }
        }
    }

    [TestMethod]
    public void EveryTypeLoadsFromTheFolderOfTheTasks()
    {
        MonoRuntime.Require();

        HostReport report = MonoRuntime.Run("load", TaskPackage.Tasks);

        Assert.AreEqual(0, report.ExitCode, report.Text);
        Assert.IsEmpty(report.Of("exception"));
        CollectionAssert.AreEqual(
            Files().Select(file => string.Join(' ', Path.GetFileNameWithoutExtension(file), AssemblyName.GetAssemblyName(file).Version, file)).ToArray(),
            report.Of("assembly").Select(fields => string.Join(' ', fields)).ToArray());
    }

    private static string[] Files() => [.. Directory.GetFiles(TaskPackage.Tasks).Order(StringComparer.Ordinal)];

    private static List<AssemblyName> References(string file)
    {
        using var image = new PEReader(File.OpenRead(file));
        MetadataReader metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetAssemblyReference(handle).GetAssemblyName())];
    }
}
