using System.Collections.Generic;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Policies;

namespace RebaseBind.Processes;

/// <summary>Finds the images that a user named, and reports those that are not there.</summary>
internal sealed class RootFinder(FileIndex files, List<Finding> errors)
{
    /// <summary>The roots, each once, in order of path. A file name that fits several images makes each of them a root.</summary>
    internal IReadOnlyList<ImageNumber> Roots(IEnumerable<string> names)
        => names.SelectMany(name => Find(name, "process root")).Distinct().OrderBy(image => image.Value).ToArray();

    /// <summary>The images that load what a user declared.</summary>
    internal IReadOnlyList<ImageNumber> Loaders(string name) => Find(name, "loader of a declared dynamic load");

    /// <summary>The images that a declared dynamic load may load.</summary>
    internal ImageNumber[] Loaded(DynamicLoad load)
    {
        ImageNumber[] found = [.. files.Numbers.Where(image => load.Loaded.Matches(files.Image(image).Path))];
        if (found.Length == 0)
        {
            Report($"the declared dynamic load of '{load.Loaded}' by '{load.Loader}' fits no image below the folder; "
                + "write a pattern that fits image paths below it, with '/'");
        }

        return found;
    }

    private IReadOnlyList<ImageNumber> Find(string name, string role)
    {
        IReadOnlyList<ImageNumber> found = files.Find(name);
        if (found.Count == 0)
        {
            Report($"the {role} '{name}' is no image below the folder; write an image's path below it, with '/', or its file name");
        }

        return found;
    }

    private void Report(string message) => errors.Add(new Finding(FindingCatalog.UnknownRoot, FindingSeverity.Error, string.Empty, message));
}
