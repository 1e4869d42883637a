using System;
using System.IO;

namespace RebaseBind.Tests;

/// <summary>The checkout the tests were built from.</summary>
internal static class Repository
{
    internal static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder)
        => File.Exists(Path.Combine(folder, "RebaseBind.sln")) ? folder : Find(Path.GetDirectoryName(folder)!);
}
