using System;
using System.CommandLine;
using RebaseBind.Tool.Output;

namespace RebaseBind.Tool.Commands;

/// <summary><c>rebasebind man</c>: the manual page.</summary>
internal static class ManCommand
{
    internal static Command Create()
    {
        var command = new Command("man",
            "Write the manual page, with all commands and options. To read it: rebasebind man | man -l -. "
            + "To install it: rebasebind man > ~/.local/share/man/man1/rebasebind.1.");
        command.SetAction(static line =>
        {
            Console.Out.Write(ManualPage.Of(CommandFacts.Of((RootCommand)line.RootCommandResult.Command)));
            return ExitCode.Done;
        });
        return command;
    }
}
