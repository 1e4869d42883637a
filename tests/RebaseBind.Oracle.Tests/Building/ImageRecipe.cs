using System.Collections.Generic;

namespace RebaseBind.Oracle.Tests.Building;

/// <summary>What one image is linked from, and how.</summary>
/// <param name="Name">Without its extension; also the name of its C source and .def file.</param>
internal sealed record ImageRecipe(string Name)
{
    /// <summary>Further sources.</summary>
    internal IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>Images and .def files of this set that it imports from, in order.</summary>
    internal IReadOnlyList<string> Imports { get; init; } = [];

    /// <summary>An image that the linker delay-loads for it.</summary>
    internal string? Delayed { get; init; }

    /// <summary>Whether it is a program rather than a DLL.</summary>
    internal bool IsExe { get; init; }

    /// <summary>Whether it has DYNAMICBASE.</summary>
    internal bool DynamicBase { get; init; }

    /// <summary>Its time stamp: never 0, and no other image's.</summary>
    internal uint TimeDateStamp { get; init; }

    /// <summary>Where it is linked to; null for the target's common base, or a program's usual one.</summary>
    internal ulong? Base { get; init; }

    /// <summary>In units of how many bytes of the file its sections begin; null for what the linker does by itself.</summary>
    internal int? FileAlignment { get; init; }

    /// <summary>In units of how many bytes of memory its sections begin; null for pages.</summary>
    internal int? SectionAlignment { get; init; }

    /// <summary>Its file name.</summary>
    internal string FileName => Name + (IsExe ? ".exe" : ".dll");
}
