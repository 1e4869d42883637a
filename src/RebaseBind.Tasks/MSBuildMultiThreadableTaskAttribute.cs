using System;

namespace Microsoft.Build.Framework;

/// <summary>
/// Tells MSBuild that a task may run beside others in one process: it uses neither the current directory nor the environment nor the console.
/// </summary>
/// <remarks>MSBuild looks for this name, whatever assembly defines it; the versions of MSBuild that are supported here do not all have it.</remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
internal sealed class MSBuildMultiThreadableTaskAttribute : Attribute
{
}
