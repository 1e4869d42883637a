using System.CommandLine;
using System.CommandLine.Parsing;
using System.Linq;
using RebaseBind.Gathering;
using RebaseBind.Inputs;

namespace RebaseBind.Tool.Commands;

/// <summary><c>DIR</c>, and the lists that say which files below it are meant.</summary>
internal sealed class InputArguments
{
    /// <summary>What is taken for a folder, too.</summary>
    internal const string OrArchive = "or a .zip or .nupkg file";

    private const char ListMark = '@';

    private readonly Argument<string> directory = new("DIR")
    {
        Description = $"The folder to work on, {OrArchive}; it is walked recursively, and images are recognised by content. "
            + "Without DIR before @LIST, it is the current folder.",
    };

    private readonly Argument<string[]> lists = new("@LIST")
    {
        Description = "Work only on the files in this list: one path on each line, and perhaps an address such as 0x68000000 after it. "
            + "There may be several lists.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    internal InputArguments()
    {
        directory.Validators.Add(OnlyNamedLists);
        lists.Validators.Add(OnlyNamedLists);
        lists.Validators.Add(result =>
        {
            foreach (Token token in result.Tokens.Where(token => !IsList(token.Value)))
            {
                result.AddError($"'{token.Value}' follows DIR; only lists of files may, as @LIST.");
            }
        });
    }

    internal void AddTo(Command command)
    {
        command.Add(directory);
        command.Add(lists);
    }

    /// <summary>The folder or archive, and the files in it that are meant; null for all.</summary>
    internal (ImageSource Source, FileList? Files) Read(ParseResult line)
    {
        (string root, string[] named) = Words(line);
        ImageSource source = ImageSource.At(root);
        if (named.Length == 0)
        {
            return (source, null);
        }

        if (source is ArchiveSource archive)
        {
            FileList entries = FileList.Read(named, archive.Directory.Files);
            return (archive.Only(entries), entries);
        }

        FileList files = FileList.Read(named, root);
        return (ImageSource.List(root, files), files);
    }

    /// <summary>The folder or archive as written, "." if only lists are.</summary>
    internal string Root(ParseResult line) => Words(line).Root;

    /// <summary>The folder or archive as written, and the lists' files.</summary>
    private (string Root, string[] Lists) Words(ParseResult line)
    {
        string first = line.GetValue(directory)!;
        string[] named = [.. line.GetValue(lists) ?? []];
        return IsList(first) ? (".", [PathOf(first), .. named.Select(PathOf)]) : (first, [.. named.Select(PathOf)]);
    }

    private static bool IsList(string text) => text.StartsWith(ListMark);

    /// <summary>rebase.exe marks a list that holds addresses with a second '@'; here any list may.</summary>
    private static string PathOf(string list) => list[(list.StartsWith("@@", System.StringComparison.Ordinal) ? 2 : 1)..];

    private static void OnlyNamedLists(ArgumentResult result)
    {
        foreach (Token token in result.Tokens.Where(token => IsList(token.Value) && PathOf(token.Value).Length == 0))
        {
            result.AddError($"'{token.Value}' names no list of files; write @LIST.");
        }
    }
}
