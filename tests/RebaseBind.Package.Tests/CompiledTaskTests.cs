using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Reflection;
using System.Reflection.PortableExecutable;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using System.Threading;
using RebaseBind.TestSupport;

namespace RebaseBind.Package.Tests;

/// <summary>The tasks that the package holds once more for some platforms, compiled ahead of time.</summary>
[TestClass]
public sealed class CompiledTaskTests
{
    /// <summary>The machine field of machine code for .NET on Linux is the processor's, exclusive-or this; the runtime's pedecoder.h calls it an override.</summary>
    private const int Linux = 0x7B79;

    private static readonly Lazy<TemporaryFolder> Unpacked = new(Unpack, LazyThreadSafetyMode.ExecutionAndPublication);

    private static string Tasks => Unpacked.Value.PathOf("tasks/net8.0");

    private static string Platform
        => (OperatingSystem.IsLinux() ? "linux-" : OperatingSystem.IsWindows() ? "win-" : "other-") + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    [ClassCleanup]
    public static void Cleanup()
    {
        if (Unpacked.IsValueCreated)
        {
            Unpacked.Value.Dispose();
        }
    }

    [TestMethod]
    [DataRow("win-x64", (int)Machine.Amd64)]
    [DataRow("linux-x64", (int)Machine.Amd64 ^ Linux)]
    public void EachPlatformsAssembliesAreCompiledForIt(string platform, int machine)
    {
        foreach (string file in Directory.GetFiles(Path.Combine(Tasks, platform)))
        {
            using var reader = new PEReader(File.OpenRead(file));
            Assert.AreNotEqual(0, reader.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size, file);
            Assert.AreEqual(machine, (ushort)reader.PEHeaders.CoffHeader.Machine, file);
        }
    }

    /// <summary>A runtime that did not would say nothing, and compile everything again.</summary>
    [TestMethod]
    public void TheRuntimeTakesTheirCode()
    {
        RequirePlatform();
        int ready = Compiled(Path.Combine(Tasks, Platform), out int methods);
        int plain = Compiled(Tasks, out int same);

        Assert.IsGreaterThan(50, methods);
        Assert.AreEqual(methods, same);
        Assert.IsGreaterThan(methods / 2, plain);
        Assert.IsLessThan(methods / 10, ready);
    }

    [TestMethod]
    public void ABuildUsesThoseOfItsPlatform()
    {
        RequirePlatform();
        using var project = new StrangersProject(string.Empty);
        Dotnet.Run(project.Folder.PathOf("App"), project.Variables, "restore");

        Assert.EndsWith($"/tasks/net8.0/{Platform}/RebaseBind.Tasks.dll", TaskAssembly(), StringComparison.Ordinal);
        Assert.EndsWith("/tasks/net8.0/RebaseBind.Tasks.dll", TaskAssembly("-p:BundledNETCoreAppTargetFrameworkVersion=9.0"), StringComparison.Ordinal);

        string TaskAssembly(params string[] options)
            => Dotnet.Run(project.Folder.PathOf("App"), project.Variables, ["msbuild", "-getProperty:RebaseBindTaskAssembly", .. options]).Trim().Replace('\\', '/');
    }

    private static void RequirePlatform()
    {
        if (!Directory.Exists(Path.Combine(Tasks, Platform)))
        {
            Assert.Inconclusive($"skipped: the package has no tasks compiled for {Platform}");
        }
    }

    /// <summary>How many methods are compiled when those of the two tasks that every build has are made ready to run.</summary>
    private static int Compiled(string folder, out int methods)
    {
        var context = new AssemblyLoadContext(folder);
        context.Resolving += (_, name) => File.Exists(Path.Combine(folder, name.Name + ".dll")) ? context.LoadFromAssemblyPath(Path.Combine(folder, name.Name + ".dll")) : null;
        Assembly tasks = context.LoadFromAssemblyPath(Path.Combine(folder, "RebaseBind.Tasks.dll"));
        MethodInfo[] all = [.. new[] { "RebaseBindStage", "RebaseBindSimulate" }
            .SelectMany(name => tasks.GetType("RebaseBind.Tasks." + name, throwOnError: true)!.GetMethods())
            .Where(method => !method.IsAbstract && method.DeclaringType!.Assembly == tasks)
            .Distinct()];
        long before = JitInfo.GetCompiledMethodCount(currentThread: true);
        foreach (MethodInfo method in all)
        {
            RuntimeHelpers.PrepareMethod(method.MethodHandle);
        }

        methods = all.Length;
        return (int)(JitInfo.GetCompiledMethodCount(currentThread: true) - before);
    }

    private static TemporaryFolder Unpack()
    {
        var folder = new TemporaryFolder();
        ZipFile.ExtractToDirectory(PackedFeed.Package, folder.Root);
        return folder;
    }
}
