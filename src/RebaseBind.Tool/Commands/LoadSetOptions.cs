using System.CommandLine;
using System.CommandLine.Parsing;
using System.Linq;
using RebaseBind.Paths;
using RebaseBind.Policies;

namespace RebaseBind.Tool.Commands;

/// <summary>The options that say which images may meet in a process.</summary>
internal sealed class LoadSetOptions
{
    private readonly Option<string[]> root = new("--root")
    {
        HelpName = "NAME",
        Description = "An image that a process starts with: its path below DIR or its file name. Images must not overlap if one of these processes "
            + "may load both. May be given several times. Without it, any two images may meet.",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<DynamicLoad[]> dynamicLoad = new("--dynamic-load")
    {
        HelpName = "LOADER=GLOB",
        Description = "Images that LOADER loads without importing them, as 'app.exe=plugins/**/*.dll'. '*' stands for every root. "
            + "May be given several times.",
        CustomParser = ParseLoads,
        DefaultValueFactory = _ => [],
    };

    internal void AddTo(Command command)
    {
        command.Add(root);
        command.Add(dynamicLoad);
    }

    internal ProcessModel Read(ParseResult line) => new()
    {
        Roots = line.GetValue(root) ?? [],
        DynamicLoads = line.GetValue(dynamicLoad) ?? [],
    };

    private static DynamicLoad[]? ParseLoads(ArgumentResult result)
    {
        DynamicLoad?[]? loads = Patterns.Read("--dynamic-load", result, Parse);
        if (loads?.Contains(null) == true)
        {
            result.AddPolicyFault("--dynamic-load takes LOADER=GLOB, as 'app.exe=plugins/**/*.dll'");
            return null;
        }

        return loads!;
    }

    /// <summary>The load that a word stands for; null if it stands for none.</summary>
    private static DynamicLoad? Parse(string word)
    {
        int equals = word.IndexOf('=');
        return equals > 0 && equals < word.Length - 1
            ? new DynamicLoad(DynamicLoad.LoaderOf(word[..equals]), PathPattern.Parse(word[(equals + 1)..]))
            : null;
    }
}
