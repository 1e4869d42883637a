using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Linq;
using RebaseBind.Inputs;

namespace RebaseBind.Tool.Commands;

/// <summary><c>DIR</c>, and the lists that say which files below it are meant.</summary>
internal sealed class InputArguments
{
    private const char ListMark = '@';

    private readonly Argument<string> directory = new("DIR")
    {
        Description = "The folder to work on; it is walked recursively, and images are recognised by content. "
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

    /// <summary>The folder, and the files below it that are meant; null for all.</summary>
    internal (string Directory, FileList? Files) Read(ParseResult line)
    {
        string first = line.GetValue(directory)!;
        string root = IsList(first) ? "." : first;
        List<string> named = [.. line.GetValue(lists) ?? []];
        if (IsList(first))
        {
            named.Insert(0, first);
        }

        return (root, named.Count == 0 ? null : FileList.Read([.. named.Select(PathOf)], root));
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
