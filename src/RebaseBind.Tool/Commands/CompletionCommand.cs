using System;
using System.CommandLine;
using System.Linq;
using RebaseBind.Policies;
using RebaseBind.Tool.Output;
using RebaseBind.Tool.Output.Completion;

namespace RebaseBind.Tool.Commands;

/// <summary><c>rebasebind completion</c>: a script that lets a shell complete what is typed.</summary>
internal static class CompletionCommand
{
    private static readonly Choice<Func<CommandFacts, string>> Shells = new(
        ("bash", BashScript.Of),
        ("zsh", ZshScript.Of),
        ("fish", FishScript.Of),
        ("powershell", PowerShellScript.Of));

    internal static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "The shell: " + string.Join(", ", Shells.Words) + "." };
        shell.CompletionSources.Add([.. Shells.Words]);
        shell.Validators.Add(result =>
        {
            foreach (string fault in result.Tokens.Select(token => Shells.FindFault(shell.Name, token.Value)).OfType<string>())
            {
                result.AddFault(fault);
            }
        });
        var command = new Command("completion",
            "Write a script that lets a shell complete commands, options, words and files when you press Tab. "
            + "bash: source <(rebasebind completion bash). zsh: source <(rebasebind completion zsh), behind compinit. "
            + "fish: rebasebind completion fish | source. powershell: rebasebind completion powershell | Out-String | Invoke-Expression. "
            + "Add the line to ~/.bashrc, ~/.zshrc, ~/.config/fish/config.fish or $PROFILE.")
        {
            shell,
        };
        command.SetAction(line =>
        {
            var root = (RootCommand)line.RootCommandResult.Command;
            Console.Out.Write(Shells.Read(line.GetValue(shell))(CommandFacts.Of(root)));
            return ExitCode.Done;
        });
        return command;
    }
}
