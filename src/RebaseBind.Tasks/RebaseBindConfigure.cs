using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using RebaseBind.Inputs;
using RebaseBind.Tasks.Staging;

namespace RebaseBind.Tasks;

/// <summary>Reads rebasebind.json, so that a build has the settings that the command line has. What a project sets itself counts more.</summary>
/// <remarks>Each output is named as the property or the item after "RebaseBind", and is empty if the file does not set it.</remarks>
[MSBuildMultiThreadableTask]
public sealed class RebaseBindConfigure : BuildTask
{
    private IReadOnlyList<ConfigurationSetting> settings = [];

    /// <summary>The configuration file.</summary>
    [Required]
    public string File { get; set; } = string.Empty;

    /// <summary>The system that the images are for.</summary>
    [Output]
    public string For => Text("for");

    /// <summary>Which imports are bound.</summary>
    [Output]
    public string Bind => Text("bind");

    /// <summary>What happens to signed images.</summary>
    [Output]
    public string Signed => Text("signed");

    /// <summary>What happens to DYNAMICBASE.</summary>
    [Output]
    public string DynamicBase => Text("dynamicBase");

    /// <summary>What happens to the layout of files.</summary>
    [Output]
    public string Layout => Text("layout");

    /// <summary>What happens to ReadyToRun images.</summary>
    [Output]
    public string ReadyToRun => Text("readyToRun");

    /// <summary>How places are chosen.</summary>
    [Output]
    public string Placement => Text("placement");

    /// <summary>Room to grow, in percent.</summary>
    [Output]
    public string Growth => Text("growth");

    /// <summary>Whose address space it is.</summary>
    [Output]
    public string Ranges => Text("ranges");

    /// <summary>The lock file; a full path.</summary>
    [Output]
    public string LockFile => Place("lock");

    /// <summary>Whether a build that would change the lock file fails.</summary>
    [Output]
    public string LockedMode => Text("locked");

    /// <summary>The loaders, with semicolons between them.</summary>
    [Output]
    public string Profiles => string.Join(";", Texts("profile"));

    /// <summary>What the gate does.</summary>
    [Output]
    public string Gate => Text("gate");

    /// <summary>A budget: bytes.</summary>
    [Output]
    public string MaxPrivateBytes => Text("maxPrivateBytes");

    /// <summary>A budget: fixups.</summary>
    [Output]
    public string MaxFixups => Text("maxFixups");

    /// <summary>A budget: stale bindings.</summary>
    [Output]
    public string MaxStaleBindings => Text("maxStaleBindings");

    /// <summary>A budget: look-ups.</summary>
    [Output]
    public string MaxLookUps => Text("maxLookUps");

    /// <summary>A budget: bytes.</summary>
    [Output]
    public string MinFreeBlock => Text("minFreeBlock");

    /// <summary>The baseline; a full path.</summary>
    [Output]
    public string Baseline => Place("baseline");

    /// <summary>Whether the gate says yes although nothing can be judged.</summary>
    [Output]
    public string AllowEmpty => Text("allowEmpty");

    /// <summary>Addresses to keep free.</summary>
    [Output]
    public ITaskItem[] Reserve => Items("reserve");

    /// <summary>Patterns of images to leave alone.</summary>
    [Output]
    public ITaskItem[] Exclude => Items("exclude");

    /// <summary>Images that processes start with.</summary>
    [Output]
    public ITaskItem[] ProcessRoot => Items("root");

    /// <summary>What is loaded without being imported: loaders, with the images in metadata Images.</summary>
    [Output]
    public ITaskItem[] DynamicLoad { get; private set; } = [];

    /// <summary>Findings that are accepted for a while: codes, with metadata Image, Reason and Expires.</summary>
    [Output]
    public ITaskItem[] Suppress { get; private set; } = [];

    private protected override bool Run()
    {
        settings = ConfigurationFile.Read(Resolve(File), File);
        Log.LogMessage(MessageImportance.Normal, $"RebaseBind: {File} sets {string.Join(", ", settings.Select(static one => one.Key.Name))}");
        DynamicLoad = [.. Texts("dynamicLoad").Select(Load)];
        Suppress = [.. Texts("suppress").Select(Below).SelectMany(SuppressionFile.Read).Select(Accepted)];
        return true;
    }

    /// <summary>LOADER=PATTERN as the item has it; what is no such text stays one item, and the reader of the items says so.</summary>
    private static ITaskItem Load(string text)
    {
        int equals = text.IndexOf('=');
        var item = new TaskItem(StagedImage.EscapeForItem(equals < 0 ? text : text.Substring(0, equals)));
        item.SetMetadata("Images", StagedImage.EscapeForItem(equals < 0 ? string.Empty : text.Substring(equals + 1)));
        return item;
    }

    private static ITaskItem Accepted(Suppression suppression)
    {
        var item = new TaskItem(suppression.Code);
        item.SetMetadata("Image", StagedImage.EscapeForItem(suppression.Image.Text));
        item.SetMetadata("Reason", StagedImage.EscapeForItem(suppression.Reason));
        item.SetMetadata("Expires", suppression.Expires.ToString());
        return item;
    }

    private IReadOnlyList<string> Texts(string key) => settings.FirstOrDefault(one => one.Key.Name == key)?.Values ?? [];

    private string Text(string key) => Texts(key) is { Count: > 0 } texts ? texts[0] : string.Empty;

    private ITaskItem[] Items(string key) => [.. Texts(key).Select(static text => new TaskItem(StagedImage.EscapeForItem(text)))];

    private string Place(string key) => Text(key) is { Length: > 0 } place ? Below(place) : string.Empty;

    private string Below(string place)
        => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Resolve(File))!, place.Replace('\\', '/')));
}
