using System;
using System.Globalization;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using RebaseBind.Images;
using RebaseBind.Planning;
using RebaseBind.Reporting;
using RebaseBind.Words;

namespace RebaseBind.Tasks.Staging;

/// <summary>One native image of the output, in the words of the reports.</summary>
internal sealed record StagedImage(
    string Path,
    bool IsDll,
    string Machine,
    string Kind,
    string OriginalBase,
    string Base,
    uint SizeOfImage,
    int Fixups,
    string Action,
    string Reason)
{
    /// <summary>Whether it has a new base.</summary>
    internal bool IsMoved => !string.Equals(OriginalBase, Base, StringComparison.Ordinal);

    /// <summary>Whether it could have been given another base, so that a lock file has a line for it.</summary>
    internal bool IsPlaced => Action == PlacementAction.Moved.ToWord() || Action == PlacementAction.Kept.ToWord();

    internal static StagedImage Of(Placement placement) => new(
        placement.Image.Path,
        placement.Image.IsDll,
        placement.Image.Machine.ToWord(),
        placement.Image.Kind.ToWord(),
        placement.Image.ImageBase.ToString(),
        placement.Base.ToString(),
        placement.Image.SizeOfImage,
        placement.Image.Fixups,
        placement.Action.ToWord(),
        placement.Reason);

    /// <summary>An item with a piece of metadata for each fact, for targets and binary logs.</summary>
    internal ITaskItem ToItem()
    {
        var item = new TaskItem(EscapeForItem(Path));
        item.SetMetadata(nameof(IsDll), IsDll ? "true" : "false");
        item.SetMetadata(nameof(Machine), Machine);
        item.SetMetadata(nameof(Kind), Kind);
        item.SetMetadata(nameof(OriginalBase), OriginalBase);
        item.SetMetadata(nameof(Base), Base);
        item.SetMetadata(nameof(SizeOfImage), SizeOfImage.ToString(CultureInfo.InvariantCulture));
        item.SetMetadata(nameof(Fixups), Fixups.ToString(CultureInfo.InvariantCulture));
        item.SetMetadata(nameof(Action), Action);
        item.SetMetadata(nameof(Reason), EscapeForItem(Reason));
        return item;
    }

    /// <summary>An item's text is taken as escaped; a file's name is not.</summary>
    internal static string EscapeForItem(string text) => text.Replace("%", "%25").Replace(";", "%3B").Replace("*", "%2A").Replace("?", "%3F");
}
