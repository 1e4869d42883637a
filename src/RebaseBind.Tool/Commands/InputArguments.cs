using System;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.IO;
using System.Linq;
using RebaseBind.Gathering;
using RebaseBind.Inputs;

namespace RebaseBind.Tool.Commands;

/// <summary>What to work on: a folder or an archive, all of it or some files of it; or files alone.</summary>
internal sealed class InputArguments
{
    /// <summary>What is taken for a folder, too.</summary>
    internal const string OrArchive = "or a .zip or .nupkg file";

    private const char ListMark = '@';

    private readonly Argument<string> place = new("DIR")
    {
        Description = $"The folder to work on, {OrArchive}; it is walked recursively, and images are recognised by content. "
            + "Or an image, or a pattern such as 'bin/*.dll'; then all words are files, and the folder is the deepest that has them all.",
    };

    private readonly Argument<string[]> files = new("FILE")
    {
        Description = "Work only on these: files of DIR, patterns for them, or lists of them as @LIST, with a path on each line and perhaps an "
            + "address such as 0x68000000 after it. Without DIR before @LIST, it is the current folder.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    internal InputArguments()
    {
        place.Validators.Add(OnlyNamedLists);
        files.Validators.Add(OnlyNamedLists);
    }

    internal void AddTo(Command command)
    {
        command.Add(place);
        command.Add(files);
    }

    /// <summary>The folder or archive, and the files in it that are meant; null for all.</summary>
    internal NamedInput Read(ParseResult line)
    {
        string first = line.GetValue(place)!;
        string[] others = line.GetValue(files) ?? [];
        if (!IsList(first) && ImageSource.IsFiles(first))
        {
            (string root, FileList named) = NamedFiles.Anywhere([first, .. others], ImageSource.FilesBelow);
            return new NamedInput(Path.GetRelativePath(".", root), ImageSource.List(root, named), named);
        }

        string folder = IsList(first) ? "." : first;
        string[] words = IsList(first) ? [first, .. others] : others;
        ImageSource source = ImageSource.At(folder);
        if (words.Length == 0)
        {
            return new NamedInput(folder, source, null);
        }

        string[] lists = [.. words.Where(IsList).Select(PathOf)];
        string[] single = [.. words.Where(static word => !IsList(word))];
        FindListed find = source.Finder();
        FileList chosen = Merge(
            lists.Length == 0 ? null : FileList.Read(lists, find),
            single.Length == 0 ? null : NamedFiles.Below(single, find, () => source.ListPaths([])));
        return new NamedInput(folder, source.Only(chosen), chosen);
    }

    private static FileList Merge(FileList? listed, FileList? named) => listed is null ? named!
        : named is null ? listed
        : listed with { Paths = [.. listed.Paths.Union(named.Paths, StringComparer.Ordinal).OrderBy(static path => path, StringComparer.Ordinal)] };

    private static bool IsList(string text) => text.StartsWith(ListMark);

    /// <summary>rebase.exe marks a list that holds addresses with a second '@'; here any list may.</summary>
    private static string PathOf(string list) => list[(list.StartsWith("@@", StringComparison.Ordinal) ? 2 : 1)..];

    private static void OnlyNamedLists(ArgumentResult result)
    {
        foreach (Token token in result.Tokens.Where(token => IsList(token.Value) && PathOf(token.Value).Length == 0))
        {
            result.AddFault($"'{token.Value}' names no list of files; write @LIST");
        }
    }
}

/// <summary>What a command works on.</summary>
/// <param name="Root">The folder or archive as the user would write it.</param>
/// <param name="Source">Its files, or those that are meant.</param>
/// <param name="Files">Those that are meant; null for all.</param>
internal sealed record NamedInput(string Root, ImageSource Source, FileList? Files);
