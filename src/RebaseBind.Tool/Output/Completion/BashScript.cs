using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace RebaseBind.Tool.Output.Completion;

/// <summary>Completion for bash, from 3.2 up, without bash-completion.</summary>
internal static class BashScript
{
    /// <summary>The script.</summary>
    internal static string Of(CommandFacts tool)
    {
        var text = new StringBuilder(Beginning);
        text.Append("    case $command in\n");
        foreach (CommandFacts command in tool.Commands)
        {
            Append(text, command.Name, command, []);
        }

        Append(text, "''", tool, tool.Commands.Select(static command => command.Name));
        return text.Append("    esac\n").Append(End).ToString();
    }

    private static void Append(StringBuilder text, string pattern, CommandFacts command, IEnumerable<string> words)
    {
        text.Append($"        {pattern})\n");
        text.Append($"            once={Names(command.Options.Where(static option => !option.Repeats))}\n");
        text.Append($"            again={Names(command.Options.Where(static option => option.Repeats))}\n");
        OptionFacts[] taking = [.. command.Options.Where(static option => option.Value is not null)];
        if (taking.Length != 0)
        {
            text.Append("            case $option in\n");
            foreach (IGrouping<string, OptionFacts> same in taking.GroupBy(static option => Call(option.Value!), StringComparer.Ordinal))
            {
                string names = string.Join('|', same.SelectMany(ShellText.Names));
                text.Append($"                {names}) {same.Key}return ;;\n");
            }

            text.Append("            esac\n");
        }

        IEnumerable<string> calls = command.Arguments.Select(static argument => Call(argument.Value)).Where(static call => call.Length != 0);
        string[] arguments = [.. calls.Distinct(StringComparer.Ordinal)];
        string[] all = [.. words.Any() ? [$"_rebasebind_words {ShellText.Quote(string.Join(' ', words))}; "] : arguments];
        text.Append($"            [[ $cur == -* ]] || {{ {string.Concat(all)}return; }}\n            ;;\n");
    }

    private static string Names(IEnumerable<OptionFacts> options) => ShellText.Quote(string.Join(' ', options.SelectMany(ShellText.Names)));

    private static string Call(ValueFacts value) => value.Kind switch
    {
        ValueKind.Words => $"_rebasebind_words {ShellText.Quote(string.Join(' ', value.Words))}; ",
        ValueKind.File => "_rebasebind_files -f; ",
        ValueKind.Folder => "_rebasebind_folders; ",
        _ => string.Empty,
    };

    private const string Beginning = """
        # Completion of rebasebind for bash. To install it: source <(rebasebind completion bash)

        _rebasebind_words()
        {
            local word
            for word in $1; do
                [[ $word != "$cur"* ]] || COMPREPLY+=("$prefix$word")
            done
        }

        _rebasebind_files()
        {
            local name
            while IFS= read -r name; do
                COMPREPLY+=("$prefix$name")
            done < <(compgen "$@" -- "$cur")
            compopt -o filenames 2>/dev/null
        }

        _rebasebind_folders()
        {
            _rebasebind_files -d
            _rebasebind_files -f -X '!*.zip'
            _rebasebind_files -f -X '!*.nupkg'
        }

        _rebasebind_lists()
        {
            local name
            cur=${cur#@}
            [[ $cur == @* ]] && cur=${cur#@} prefix=@
            while IFS= read -r name; do
                printf -v word '%q' "$name"
                [[ -d $name ]] && word+=/ && compopt -o nospace 2>/dev/null
                COMPREPLY+=("@$prefix$word")
            done < <(compgen -f -- "$cur")
        }

        _rebasebind()
        {
            local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} prefix= command= option= once= again= used=' ' word i
            COMPREPLY=()
            ((COMP_CWORD > 1)) && command=${COMP_WORDS[1]}
            for ((i = 2; i < COMP_CWORD; i++)); do
                used+="${COMP_WORDS[i]%%=*} "
            done

            # bash splits words at '=' and '@'. What is offered begins behind '=', but with '@'.
            option=$prev
            if [[ $2 == @* ]]; then
                cur=$2
                _rebasebind_lists
                return
            elif [[ $prev == = ]]; then
                option=${COMP_WORDS[COMP_CWORD-2]}
            elif [[ $cur == = ]]; then
                cur=
            elif [[ $cur == --*=* ]]; then
                option=${cur%%=*} prefix=$option= cur=${cur#*=}
            fi


        """;

    private const string End = """
            for word in $once; do
                [[ $word != "$cur"* || $used == *" $word "* ]] || COMPREPLY+=("$word")
            done
            _rebasebind_words "$again"
        }

        complete -F _rebasebind rebasebind

        """;
}
