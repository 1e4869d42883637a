using System.CommandLine;
using RebaseBind.Gathering;
using RebaseBind.Policies;

namespace RebaseBind.Tool.Commands;

/// <summary>Where a command that changes images writes them.</summary>
/// <param name="changed">What the changed images are called in the help: "moved and bound", "unbound".</param>
/// <param name="inPlaceUnlessTold">Whether the command works in place if neither option is given.</param>
internal sealed class OutputOptions(string changed, bool inPlaceUnlessTold = false)
{
    private readonly Option<string?> output = new("--output", "-o")
    {
        HelpName = "OUT",
        Description = $"Write a copy of the whole tree to OUT, with images {changed}. DIR is not touched.",
    };

    private readonly Option<bool> inPlace = new("--in-place")
    {
        Description = "Rewrite images in DIR itself, each by a temporary file and a rename."
            + (inPlaceUnlessTold ? " So it is without --output." : string.Empty),
    };

    internal void AddTo(Command command)
    {
        command.Add(output);
        command.Add(inPlace);
        command.Validators.Add(result =>
        {
            bool isNamed = result.GetResult(output) is not null;
            if (isNamed ? result.GetValue(inPlace) : !result.GetValue(inPlace) && !inPlaceUnlessTold)
            {
                result.AddFault($"{command.Name} takes either --output OUT or --in-place");
            }
        });
    }

    /// <summary>Where the command writes.</summary>
    internal OutputTarget Read(ParseResult line) => line.GetValue(output) is { } folder ? OutputTarget.Folder(folder) : OutputTarget.InPlace;

    /// <summary>What the command has written.</summary>
    internal ImageSource Written(ParseResult line, ImageSource input) => line.GetValue(output) is { } place ? ImageSource.At(place) : input;
}
