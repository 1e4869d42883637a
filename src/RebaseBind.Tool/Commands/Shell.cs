using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Tool.Output;

namespace RebaseBind.Tool.Commands;

/// <summary>Runs a command line and turns every outcome into an exit code.</summary>
internal static class Shell
{
    // '@' starts the name of a list of files, not of a file with more arguments.
    private static readonly ParserConfiguration Parser = new() { ResponseFileTokenReplacer = null };

    internal static int Run(RootCommand root, IReadOnlyList<string> args)
    {
        args = args switch
        {
            [] => ["--help"],
            ["-v"] => ["--version"],
            _ => args,
        };

        using IDisposable listening = Interruption.Listen();
        try
        {
            return Run(root, args, Array.IndexOf([.. args], CommandLineFaults.EndOfOptions));
        }
        catch (OperationCanceledException stopped)
        {
            Console.Error.WriteLine("rebasebind: " + stopped.Message);
            return Interruption.AnswerOfEnded;
        }
        catch (RebaseBindException refusal)
        {
            foreach (Finding finding in refusal.Findings)
            {
                Say(finding.ToString());
            }

            return ExitCode.Failed;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Say("error " + FindingCatalog.UnwritableFile + ": " + failure.Message);
            return ExitCode.Failed;
        }
    }

    private static int Run(RootCommand root, IReadOnlyList<string> args, int end)
    {
        ParseResult line = root.Parse(args, Parser);
        if (new CommandLineFaults(line, args).Find() is { Count: > 0 } faults)
        {
            return Refuse(line, faults);
        }

        Configuration? configuration = Configuration.For(line);
        string[] written = [.. CommandLineFaults.Written(line).Select(static one => one.Option.Name)];
        if (configuration is not null)
        {
            string[] all = [.. end < 0 ? args : args.Take(end), .. configuration.Words, .. end < 0 ? [] : args.Skip(end)];
            line = root.Parse(all, Parser);
            if (new CommandLineFaults(line, all).Find() is { Count: > 0 } found)
            {
                return Refuse(line, [.. found.Select(configuration.Locate)]);
            }
        }

        if (!Voice.IsQuiet(line))
        {
            foreach (Finding finding in (Finding[])[.. configuration is null ? [] : (Finding[])[configuration.Note], .. NoEffect.Find(line, written)])
            {
                Say(finding.ToString());
            }
        }

        return line.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

    private static int Refuse(ParseResult line, IReadOnlyList<string> faults)
    {
        foreach (string fault in faults)
        {
            Say(fault);
        }

        Command command = line.CommandResult.Command;
        Console.Error.WriteLine(command is RootCommand
            ? "'rebasebind --help' lists the commands."
            : $"'rebasebind {command.Name} --help' says what it takes.");
        return ExitCode.Failed;
    }

    private static void Say(string message) => Console.Error.WriteLine("rebasebind: " + message);
}
