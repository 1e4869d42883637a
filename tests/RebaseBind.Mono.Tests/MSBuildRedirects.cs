using System;
using System.Collections.Generic;

namespace RebaseBind.Mono.Tests;

/// <summary>The libraries that MSBuild.exe 17.8, the oldest that the package supports, brings along, with the highest version that it redirects to its own.</summary>
/// <remarks>
/// From dotnet/msbuild, src/MSBuild/app.config, as it is since the change "System.Text.Json 7.0.3" of July 2023, which made 17.8 (17.7 has
/// System.Text.Json 7.0.0.0). Later MSBuilds have higher limits. An assembly above its limit would be loaded beside MSBuild's own copy, and
/// the types of the two would not be the same.
/// </remarks>
internal static class MSBuildRedirects
{
    internal static readonly IReadOnlyDictionary<string, Version> Highest = new Dictionary<string, Version>(StringComparer.OrdinalIgnoreCase)
    {
        ["Microsoft.Bcl.AsyncInterfaces"] = new(7, 0, 0, 0),
        ["Microsoft.Build.Framework"] = new(99, 9, 9, 9),
        ["Microsoft.Build.Utilities.Core"] = new(99, 9, 9, 9),
        ["System.Buffers"] = new(4, 0, 3, 0),
        ["System.Collections.Immutable"] = new(7, 0, 0, 0),
        ["System.Memory"] = new(4, 0, 1, 2),
        ["System.Numerics.Vectors"] = new(4, 1, 4, 0),
        ["System.Reflection.Metadata"] = new(7, 0, 0, 0),
        ["System.Runtime.CompilerServices.Unsafe"] = new(6, 0, 0, 0),
        ["System.Text.Encodings.Web"] = new(7, 0, 0, 0),
        ["System.Text.Json"] = new(7, 0, 0, 3),
        ["System.Threading.Tasks.Extensions"] = new(4, 2, 0, 1),
    };
}
