using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using RebaseBind.Oracle.Tests.Running;
using RebaseBind.TestSupport;

namespace RebaseBind.Oracle.Tests.Building;

/// <summary>Debian's mingw-w64 gcc, GNU ld and dlltool.</summary>
internal sealed class GnuToolchain(int bits, string objects) : IToolchain
{
    private readonly string prefix = PrefixOf(bits);

    /// <inheritdoc/>
    public void Require() => Require(bits, "gcc");

    /// <summary>Skips the test if a compiler is missing, unless CI=true.</summary>
    internal static void Require(int bits, string compiler)
        => Witness.Require(File.Exists($"/usr/bin/{PrefixOf(bits)}-{compiler}-posix"), $"Debian's package {compiler}-mingw-w64-{(bits == 64 ? "x86-64" : "i686")}-posix");

    /// <summary>The name of a compiler.</summary>
    internal static string Compiler(int bits, string compiler) => $"{PrefixOf(bits)}-{compiler}-posix";

    /// <inheritdoc/>
    public void Compile(string source)
        => Run($"{prefix}-gcc-posix", [.. CompilerOptions.Freestanding, "-c", Path.Combine(BuildFacts.Native, source), "-o", $"{source}.o"]);

    /// <inheritdoc/>
    public void MakeImportLibrary(string name)
    {
        File.WriteAllText(Path.Combine(objects, $"{name}.def"), DefinitionFile.Read(name, bits));
        Run($"{prefix}-dlltool", ["-k", "-d", $"{name}.def", "-l", $"lib{name}.a"]);
    }

    /// <inheritdoc/>
    /// <remarks>GNU ld has no option for a time stamp, but takes SOURCE_DATE_EPOCH for the present.</remarks>
    public void Link(ImageRecipe recipe, string output)
    {
        string underscore = bits == 64 ? string.Empty : "_";
        var arguments = new List<string> { "-nostdlib", recipe.DynamicBase ? "-Wl,--dynamicbase" : "-Wl,--disable-dynamicbase" };
        if (bits == 64)
        {
            arguments.Add("-Wl,--disable-high-entropy-va");
        }

        if (recipe.FileAlignment is { } alignment)
        {
            arguments.Add($"-Wl,--file-alignment,{alignment}");
        }

        if (recipe.SectionAlignment is { } sections)
        {
            arguments.Add($"-Wl,--section-alignment,{sections}");
        }

        arguments.AddRange(recipe.IsExe
            ? [$"-Wl,-e,{underscore}entry", "-Wl,--subsystem,console"]
            : ["-shared", $"-Wl,-e,{underscore}DllMain{(bits == 64 ? string.Empty : "@12")}", $"-Wl,--image-base,0x{recipe.Base ?? new Target(Linker.Gnu, bits).CommonBase:x}", $"-Wl,--out-implib,lib{recipe.Name}.a", Path.Combine(BuildFacts.Native, $"{recipe.Name}.def")]);
        arguments.AddRange([$"{recipe.Name}.c.o", .. recipe.Sources.Select(source => $"{source}.o"), "-o", output, "-L."]);
        arguments.AddRange(recipe.Imports.Select(import => $"-l{import}"));
        if (recipe.Delayed is { } delayed)
        {
            Run($"{prefix}-dlltool", ["-k", "-d", Path.Combine(BuildFacts.Native, $"{delayed}.def"), "-y", $"lib{delayed}-delayed.a"]);
            arguments.Add($"-l{delayed}-delayed");
        }

        Run($"{prefix}-gcc-posix", [.. arguments, "-lkernel32"], ("SOURCE_DATE_EPOCH", recipe.TimeDateStamp.ToString(CultureInfo.InvariantCulture)));
    }

    private static string PrefixOf(int bits) => bits == 64 ? "x86_64-w64-mingw32" : "i686-w64-mingw32";

    private void Run(string program, IReadOnlyList<string> arguments, params (string Name, string Value)[] environment)
        => ProgramRun.Of([program, .. arguments], objects, patience: null, environment).Expect(0);
}
