using System;
using System.Linq;
using System.Text;

namespace RebaseBind.Tool.Output.Completion;

/// <summary>Completion for zsh, by <c>_arguments</c>.</summary>
internal static class ZshScript
{
    /// <summary>The script.</summary>
    internal static string Of(CommandFacts tool)
    {
        var text = new StringBuilder(Beginning);
        text.Append("_rebasebind_commands()\n{\n    local -a commands=(\n");
        foreach (CommandFacts command in tool.Commands)
        {
            text.Append($"        {ShellText.Quote(Escape(command.Name) + ":" + ShellText.Brief(command.Description))}\n");
        }

        text.Append("    )\n    _describe command commands\n}\n\n_rebasebind()\n{\n");
        text.Append("    local curcontext=$curcontext state line\n    _arguments -C \\\n");
        foreach (OptionFacts option in tool.Options)
        {
            Append(text, option, "        ");
        }

        text.Append("        '1:command:_rebasebind_commands' \\\n        '*::argument:->rest'\n\n");
        text.Append("    [[ $state == rest ]] || return\n    case $words[1] in\n");
        foreach (CommandFacts command in tool.Commands)
        {
            text.Append($"        {command.Name})\n            _arguments \\\n");
            foreach (OptionFacts option in command.Options)
            {
                Append(text, option, "                ");
            }

            for (int i = 0; i < command.Arguments.Count; i++)
            {
                ArgumentFacts argument = command.Arguments[i];
                string place = argument.Repeats ? "*" : $"{i + 1}";
                string action = argument.Value.Kind == ValueKind.File ? "_rebasebind_files" : Action(argument.Value);
                text.Append($"                {ShellText.Quote($"{place}:{Escape(argument.Value.Name)}:{action}")} \\\n");
            }

            // The last line goes on nowhere.
            text.Length -= " \\\n".Length;
            text.Append("\n            ;;\n");
        }

        return text.Append("    esac\n}\n").Append(End).ToString();
    }

    /// <summary>One line for each name; none of the names is offered after one of them, unless the option may be given several times.</summary>
    private static void Append(StringBuilder text, OptionFacts option, string margin)
    {
        string[] names = [.. ShellText.Names(option)];
        foreach (string name in names)
        {
            string others = option.Repeats ? "*" : names.Length == 1 ? string.Empty : $"({string.Join(' ', names)})";
            string described = $"{others}{name}{(option.Value is null ? string.Empty : name.StartsWith("--", StringComparison.Ordinal) ? "=" : "+")}"
                + $"[{Escape(ShellText.Brief(option.Description))}]";
            string value = option.Value is null ? string.Empty : $":{Escape(option.Value.Name)}:{Action(option.Value)}";
            text.Append($"{margin}{ShellText.Quote(described + value)} \\\n");
        }
    }

    private static string Action(ValueFacts value) => value.Kind switch
    {
        ValueKind.Words => "(" + string.Join(' ', value.Words.Select(Escape)) + ")",
        ValueKind.File => "_files",
        ValueKind.Folder => "_rebasebind_folders",
        _ => " ",
    };

    /// <summary>A part of a specification, which ends at a colon or a bracket.</summary>
    private static string Escape(string text)
        => string.Concat(text.Select(static one => one is '\\' or ':' or '[' or ']' ? "\\" + one : one.ToString()));

    private const string Beginning = """
        #compdef rebasebind
        # Completion of rebasebind for zsh. To install it: source <(rebasebind completion zsh), behind compinit,
        # or: rebasebind completion zsh > a folder of $fpath/_rebasebind

        _rebasebind_folders()
        {
            _alternative 'folders:folder:_path_files -/' 'archives:archive:_path_files -g "*.(zip|nupkg)(-.)"'
        }

        _rebasebind_files()
        {
            compset -P '(@|@@)'
            _files
        }


        """;

    private const string End = """

        if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
            _rebasebind "$@"
        else
            compdef _rebasebind rebasebind
        fi

        """;
}
