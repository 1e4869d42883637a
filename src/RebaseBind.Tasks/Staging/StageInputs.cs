using System.Text;
using Microsoft.Build.Framework;

namespace RebaseBind.Tasks.Staging;

/// <summary>The project's properties and items as they are written.</summary>
/// <param name="Signed">RebaseBindSigned.</param>
/// <param name="DynamicBase">RebaseBindDynamicBase.</param>
/// <param name="Growth">RebaseBindGrowth.</param>
/// <param name="Reserve">RebaseBindReserve.</param>
/// <param name="Exclude">RebaseBindExclude.</param>
/// <param name="ProjectDirectory">What relative paths start from.</param>
internal sealed record StageInputs(string Signed, string DynamicBase, string Growth, ITaskItem[] Reserve, ITaskItem[] Exclude, string ProjectDirectory)
{
    /// <summary>What decides an image's bytes once its base is known: the tool and the policies.</summary>
    internal string Recipe { get; } = ToolIdentity.Value + " " + Signed + " " + DynamicBase;

    /// <summary>What decides the bases, besides the images.</summary>
    internal string Planning { get; } = Join(Growth, Reserve, Exclude);

    private static string Join(string growth, params ITaskItem[][] lists)
    {
        var text = new StringBuilder(growth);
        foreach (ITaskItem[] list in lists)
        {
            text.Append('\n');
            foreach (ITaskItem item in list)
            {
                text.Append('\n').Append(item.ItemSpec);
            }
        }

        return text.ToString();
    }
}
