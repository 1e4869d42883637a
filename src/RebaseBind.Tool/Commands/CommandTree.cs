using System.CommandLine;
using RebaseBind.Tool.Output;

namespace RebaseBind.Tool.Commands;

/// <summary>The one definition of all commands: the shell runs it; help, completion scripts and the manual page are made from it.</summary>
internal static class CommandTree
{
    internal static RootCommand Create()
    {
        var root = new RootCommand(
            "Gives every native Windows DLL below a folder a preferred base of its own, so that no loader has to relocate it. "
            + "It works on files alone and needs no Windows. Start with 'rebasebind scan DIR', which changes nothing.")
        {
            ScanCommand.Create(),
            PlanCommand.Create(),
            ApplyCommand.Create(),
            UnbindCommand.Create(),
            VerifyCommand.Create(),
            UndoCommand.Create(),
            SimulateCommand.Create(),
            CheckCommand.Create(),
            ExplainCommand.Create(),
            DiffCommand.Create(),
            CompletionCommand.Create(),
            ManCommand.Create(),
            Configuration.File,
            Configuration.None,
            Voice.Quiet,
            Voice.Verbose,
            Voice.Summary,
        };
        root.Add(HelpCommand.Create(root));
        RootHelp.SetFor(root);
        return root;
    }
}
