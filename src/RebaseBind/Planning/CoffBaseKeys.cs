using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using RebaseBind.Paths;

namespace RebaseBind.Planning;

/// <summary>The shortest unlike keys for DLLs in a coffbase file: upper and lower case are the same there.</summary>
internal static class CoffBaseKeys
{
    /// <summary>How a path can be called, the shortest name first: without extension, with it, with its folders as Windows writes them.</summary>
    private static readonly Func<string, string>[] Forms =
    [
        static path => ImagePath.WithoutExtension(ImagePath.FileNameOf(path)),
        ImagePath.FileNameOf,
        static path => path.Replace('/', '\\'),
    ];

    /// <summary>One key for each path, in the same order.</summary>
    /// <param name="paths">Paths below the root, with '/'; no two are equal.</param>
    internal static string[] Of(IReadOnlyList<string> paths)
    {
        int[] forms = new int[paths.Count];
        string[] keys = paths.Select(path => Clean(Forms[0](path))).ToArray();
        while (LengthenShared(paths, forms, keys))
        {
        }

        Number(keys);
        return keys;
    }

    /// <summary>Text that stays on one line and is no line end for any reader.</summary>
    internal static string OneLine(string text)
        => new(text.Select(letter => char.IsControl(letter) || letter is '\u2028' or '\u2029' ? '_' : letter).ToArray());

    /// <summary>Gives all who share a key their next longer form.</summary>
    /// <returns>Whether any key changed, so that others may be shared now.</returns>
    private static bool LengthenShared(IReadOnlyList<string> paths, int[] forms, string[] keys)
    {
        int[] shared = Shared(keys).SelectMany(group => group).Where(i => forms[i] < Forms.Length - 1).ToArray();
        foreach (int i in shared)
        {
            forms[i]++;
            keys[i] = Clean(Forms[forms[i]](paths[i]));
        }

        return shared.Length != 0;
    }

    /// <summary>Tells apart what only a replaced letter or the case told apart: all but the first get a number.</summary>
    private static void Number(string[] keys)
    {
        var taken = new HashSet<string>(keys, StringComparer.OrdinalIgnoreCase);
        foreach (int[] group in Shared(keys))
        {
            int number = 2;
            foreach (int i in group.Skip(1))
            {
                string stem = keys[i];
                do
                {
                    keys[i] = stem + "_" + number.ToString(CultureInfo.InvariantCulture);
                    number++;
                }
                while (!taken.Add(keys[i]));
            }
        }
    }

    private static int[][] Shared(string[] keys) => Enumerable.Range(0, keys.Length)
        .GroupBy(i => keys[i], StringComparer.OrdinalIgnoreCase)
        .Select(group => group.ToArray())
        .Where(group => group.Length > 1)
        .ToArray();

    /// <summary>A blank ends a key, a semicolon starts a comment, and a comma separates the key from the file in <c>/BASE:@file,key</c>.</summary>
    private static string Clean(string key)
        => new(OneLine(key).Select(letter => char.IsWhiteSpace(letter) || letter is ',' or ';' or '"' ? '_' : letter).ToArray());
}
