using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml;
using System.Xml.Linq;

namespace RebaseBind.Tasks.Naming;

/// <summary>Reads project files, and those that they import, and finds names that look like the package's and are not.</summary>
/// <remarks>
/// MSBuild gives a task no list of properties. So the files are read as text: names in files that are imported in a way that only an evaluation
/// understands are not seen, nor are names that a task makes.
/// </remarks>
internal sealed class ProjectNames
{
    /// <summary>Attributes of an item that are no metadata.</summary>
    private static readonly string[] ItemAttributes =
    [
        "Include", "Exclude", "Remove", "Update", "Condition", "Label",
        "KeepDuplicates", "KeepMetadata", "RemoveMetadata", "MatchOnMetadata", "MatchOnMetadataOptions",
    ];

    private readonly ProjectValues values = new();
    private readonly HashSet<string> read = new(StringComparer.Ordinal);
    private readonly List<NameFault> faults = [];

    private ProjectNames(string projectDirectory) => values.Set("MSBuildProjectDirectory", projectDirectory);

    /// <summary>The names that have no effect, in order of files and lines.</summary>
    /// <param name="files">
    /// Project files that are known to be read, with full paths, in the order in which MSBuild reads them; some may not exist.
    /// </param>
    /// <param name="projectDirectory">The project's folder.</param>
    internal static IReadOnlyList<NameFault> Find(IEnumerable<string> files, string projectDirectory)
    {
        var names = new ProjectNames(projectDirectory);
        foreach (string file in files)
        {
            names.Read(file);
        }

        return names.faults;
    }

    private void Read(string file)
    {
        if (!read.Add(file) || ProjectXml.Load(file) is not { } root)
        {
            return;
        }

        foreach (XElement element in root.Descendants())
        {
            switch (element.Parent!.Name.LocalName)
            {
                case "PropertyGroup":
                    Add(file, element, KnownNames.FindPropertyFault(element.Name.LocalName));
                    KeepValue(file, element);
                    break;
                case "ItemGroup":
                    CheckItem(file, element, element.Attributes().Where(IsMetadata));
                    break;
                case "ItemDefinitionGroup":
                    CheckItem(file, element, []);
                    break;
            }

            CheckOutput(file, element);
            if (element.Name.LocalName == "Import" && element.Attribute("Sdk") is null && element.Attribute("Project") is { } project)
            {
                Follow(file, project.Value);
            }
        }
    }

    private static bool IsMetadata(XAttribute attribute)
        => !attribute.IsNamespaceDeclaration && !ItemAttributes.Contains(attribute.Name.LocalName, StringComparer.OrdinalIgnoreCase);

    private void CheckItem(string file, XElement item, IEnumerable<XAttribute> attributes)
    {
        string name = item.Name.LocalName;
        Add(file, item, KnownNames.FindItemFault(name));
        foreach (XAttribute attribute in attributes)
        {
            Add(file, attribute, KnownNames.FindMetadataFault(name, attribute.Name.LocalName));
        }

        foreach (XElement metadata in item.Elements())
        {
            Add(file, metadata, KnownNames.FindMetadataFault(name, metadata.Name.LocalName));
        }
    }

    /// <summary>What a task's output is kept in.</summary>
    private void CheckOutput(string file, XElement element)
    {
        if (element.Name.LocalName == "Output")
        {
            Add(file, element, element.Attribute("PropertyName") is { } property ? KnownNames.FindPropertyFault(property.Value) : null);
            Add(file, element, element.Attribute("ItemName") is { } item ? KnownNames.FindItemFault(item.Value) : null);
        }
    }

    /// <summary>A value that a condition might forbid counts: it can only make more files be read.</summary>
    private void KeepValue(string file, XElement property)
    {
        if (!property.HasElements && values.Expand(property.Value, file) is { } value)
        {
            values.Set(property.Name.LocalName, value.Trim());
        }
    }

    private void Follow(string file, string project)
    {
        if (values.Expand(project, file) is not { Length: not 0 } path)
        {
            return;
        }

        try
        {
            Read(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, path.Replace('\\', Path.DirectorySeparatorChar))));
        }
        catch (Exception oddity) when (oddity is ArgumentException or NotSupportedException or PathTooLongException)
        {
            // A pattern for several files, or no path at all.
        }
    }

    private void Add(string file, IXmlLineInfo place, string? fault)
    {
        if (fault is not null)
        {
            faults.Add(new NameFault(file, place.LineNumber, place.LinePosition, fault));
        }
    }
}
