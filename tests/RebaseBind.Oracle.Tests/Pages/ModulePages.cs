using System.Collections.Generic;

namespace RebaseBind.Oracle.Tests.Pages;

/// <summary>An image in a process: where it is, and which of its pages are private to the process.</summary>
/// <param name="Name">Its file name.</param>
/// <param name="Base">Where it is mapped.</param>
/// <param name="IsRelocated">Whether that is not its base.</param>
/// <param name="PrivatePages">RVAs of the pages, in order.</param>
/// <param name="IsDynamic">Whether Wine's server has chosen where, because of DYNAMICBASE.</param>
internal sealed record ModulePages(string Name, ulong Base, bool IsRelocated, IReadOnlyList<uint> PrivatePages, bool IsDynamic = false);
