using Microsoft.Build.Utilities;

namespace RebaseBind.Tasks.Tests;

/// <summary>Sets policies as the targets do: as metadata of one item.</summary>
internal static class PolicyItems
{
    internal static void Set(this PolicyTask task, string name, string value) => (task.Policy ??= new TaskItem("policy")).SetMetadata(name, value);

    internal static void Set(this RebaseBindSimulate task, string name, string value) => (task.Policy ??= new TaskItem("policy")).SetMetadata(name, value);
}
