using System.Collections.Generic;
using System.IO;
using System.Linq;
using RebaseBind.Oracle.Tests.Running;
using RebaseBind.TestSupport;

namespace RebaseBind.Oracle.Tests.Building;

/// <summary>clang for Windows, and lld-link.</summary>
internal sealed class LldToolchain(int bits, string objects) : IToolchain
{
    /// <inheritdoc/>
    public void Require()
    {
        foreach ((string program, string package) in new[] { ("clang-19", "clang-19"), ("lld-link-19", "lld-19"), ("llvm-dlltool-19", "llvm-19") })
        {
            Witness.Require(File.Exists($"/usr/bin/{program}"), $"Debian's package {package}");
        }
    }

    /// <inheritdoc/>
    public void Compile(string source)
        => Run("clang-19", [$"--target={(bits == 64 ? "x86_64" : "i686")}-pc-windows-msvc", .. CompilerOptions.Freestanding, "-c", Path.Combine(BuildFacts.Native, source), "-o", $"{source}.obj"]);

    /// <inheritdoc/>
    public void MakeImportLibrary(string name)
    {
        WriteDefinition(name, DefinitionFile.Read(name, bits));
        Run("llvm-dlltool-19", ["-m", bits == 64 ? "i386:x86-64" : "i386", "-k", "-d", $"{name}.def", "-l", $"{name}.lib"]);
    }

    /// <inheritdoc/>
    /// <remarks>Forwarders are options: lld-link decorates those of a .def file on x86, and "_one.one_name" leads nowhere.</remarks>
    public void Link(ImageRecipe recipe, string output)
    {
        var arguments = new List<string> { "/nologo", $"/machine:{(bits == 64 ? "x64" : "x86")}", "/nodefaultlib", bits == 64 ? "/highentropyva:no" : "/safeseh:no", $"/timestamp:{recipe.TimeDateStamp}", $"/out:{output}" };
        arguments.Add(recipe.DynamicBase ? "/dynamicbase" : "/dynamicbase:no");
        if (recipe.FileAlignment is { } alignment)
        {
            arguments.Add($"/filealign:{alignment}");
        }

        if (recipe.SectionAlignment is { } sections)
        {
            arguments.AddRange([$"/align:{sections}", "/driver"]);
        }

        if (recipe.IsExe)
        {
            arguments.AddRange(["/entry:entry", "/subsystem:console"]);
        }
        else
        {
            (string text, IReadOnlyList<string> forwarders) = DefinitionFile.Separate(DefinitionFile.Read(recipe.Name, bits));
            WriteDefinition(recipe.Name, text);
            arguments.AddRange(["/dll", "/entry:DllMain", $"/base:0x{recipe.Base ?? new Target(Linker.Lld, bits).CommonBase:x}", $"/def:{recipe.Name}.def", $"/implib:{recipe.Name}.lib"]);
            arguments.AddRange(forwarders.Select(forwarder => $"/export:{forwarder}"));
        }

        arguments.AddRange([$"{recipe.Name}.c.obj", .. recipe.Sources.Select(source => $"{source}.obj"), .. recipe.Imports.Select(import => $"{import}.lib")]);
        if (recipe.Delayed is { } delayed)
        {
            arguments.AddRange([$"{delayed}.lib", $"/delayload:{delayed}.dll"]);
        }

        Run("lld-link-19", [.. arguments, "kernel32.lib"]);
    }

    private void WriteDefinition(string name, string text) => File.WriteAllText(Path.Combine(objects, $"{name}.def"), text);

    private void Run(string program, IReadOnlyList<string> arguments) => ProgramRun.Of([program, .. arguments], objects).Expect(0);
}
