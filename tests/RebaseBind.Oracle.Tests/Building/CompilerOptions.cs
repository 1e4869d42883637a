using System.Collections.Generic;

namespace RebaseBind.Oracle.Tests.Building;

/// <summary>Options that gcc and clang share.</summary>
internal static class CompilerOptions
{
    /// <summary>For sources that need no run-time library.</summary>
    internal static IReadOnlyList<string> Freestanding { get; } =
        ["-Os", "-ffreestanding", "-fno-builtin", "-fno-asynchronous-unwind-tables", "-fno-ident", "-Wall", "-Wextra", "-Werror"];
}
