using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.Build.Framework;
using RebaseBind.Tasks.Naming;

namespace RebaseBind.Tasks;

/// <summary>Warns about properties, items and metadata in project files whose names look like those of the package but have no effect.</summary>
[MSBuildMultiThreadableTask]
public sealed class RebaseBindCheckNames : BuildTask
{
    /// <summary>The project file and others that it is known to import, in the order in which MSBuild reads them. Some may not exist.</summary>
    [Required]
    public string[] ProjectFiles { get; set; } = [];

    /// <summary>
    /// A file that is there and newer than all project files if there was nothing to warn about, so that the next build need not look.
    /// </summary>
    [Required]
    public string MarkFile { get; set; } = string.Empty;

    private protected override bool Run()
    {
        IReadOnlyList<NameFault> faults = ProjectNames.Find(ProjectFiles.Where(static file => file.Length != 0).Select(Resolve), ProjectDirectory);
        foreach (NameFault fault in faults)
        {
            this.LogUnknownName(fault);
        }

        string mark = Resolve(MarkFile);
        Directory.CreateDirectory(Path.GetDirectoryName(mark)!);
        File.Delete(mark);
        if (faults.Count == 0)
        {
            File.WriteAllText(mark, string.Empty);
        }

        return true;
    }
}
