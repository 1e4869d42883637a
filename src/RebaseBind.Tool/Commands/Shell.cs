using System;
using System.CommandLine;
using System.IO;
using RebaseBind.Findings;

namespace RebaseBind.Tool.Commands;

/// <summary>Runs a command line and turns every outcome into an exit code.</summary>
internal static class Shell
{
    internal static int Run(RootCommand root, string[] args)
    {
        // '@' starts the name of a list of files, not of a file with more arguments.
        ParseResult line = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (line.Errors.Count != 0)
        {
            foreach (System.CommandLine.Parsing.ParseError error in line.Errors)
            {
                Console.Error.WriteLine("rebasebind: " + error.Message);
            }

            Console.Error.WriteLine("Try 'rebasebind --help', or 'rebasebind COMMAND --help'.");
            return ExitCode.Failed;
        }

        try
        {
            return line.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (RebaseBindException refusal)
        {
            foreach (Finding finding in refusal.Findings)
            {
                Console.Error.WriteLine("rebasebind: " + finding);
            }

            return ExitCode.Failed;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine("rebasebind: error " + FindingCatalog.UnwritableFile + ": " + failure.Message);
            return ExitCode.Failed;
        }
    }
}
