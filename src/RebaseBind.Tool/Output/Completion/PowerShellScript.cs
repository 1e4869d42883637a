using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace RebaseBind.Tool.Output.Completion;

/// <summary>Completion for PowerShell, from 5.1 up.</summary>
internal static class PowerShellScript
{
    /// <summary>The script.</summary>
    internal static string Of(CommandFacts tool)
    {
        var text = new StringBuilder(Beginning);
        Append(text, string.Empty, tool);
        foreach (CommandFacts command in tool.Commands)
        {
            Append(text, command.Name, command);
        }

        return text.Append(End).ToString();
    }

    private static void Append(StringBuilder text, string name, CommandFacts command)
    {
        string[] kinds = [.. command.Arguments.Select(static argument => argument.Value.Kind.ToString()).Distinct(StringComparer.Ordinal)];
        IEnumerable<string> words = command.Arguments.SelectMany(static argument => argument.Value.Words);
        text.Append($"        {Quote(name)} = @{{\n            Text = {Quote(ShellText.Brief(command.Description))}\n");
        text.Append($"            Kinds = {List(kinds)}\n            Words = {List(words)}\n            Options = @(\n");
        foreach (OptionFacts option in command.Options)
        {
            string value = option.Value is null ? "''" : Quote(option.Value.Kind.ToString());
            text.Append($"                @{{ Names = {List(ShellText.Names(option))}; Value = {value}; Words = {List(option.Value?.Words ?? [])}; ");
            text.Append($"Repeats = ${(option.Repeats ? "true" : "false")}; Text = {Quote(ShellText.Brief(option.Description))} }}\n");
        }

        text.Append("            )\n        }\n");
    }

    private static string List(IEnumerable<string> words) => "@(" + string.Join(", ", words.Select(Quote)) + ")";

    private static string Quote(string text) => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";

    private const string Beginning = """
        # Completion of rebasebind for PowerShell. To install it, add to $PROFILE: rebasebind completion powershell | Out-String | Invoke-Expression

        Register-ArgumentCompleter -Native -CommandName 'rebasebind', 'rebasebind.exe' -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)

            $commands = [ordered]@{

        """;

    private const string End = """
            }

            $before = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.Extent.Text })
            $name = if ($before.Count -gt 1) { $before[1] } else { '' }
            $command = $commands[$name]
            if (-not $command) { return }

            # What is offered for --option=word begins with the option.
            $word = $wordToComplete
            $prefix = ''
            $last = if ($before.Count -gt 2) { $before[-1] } else { '' }
            if ($word -match '^(--[^=]+)=(.*)$') {
                $last = $Matches[1]
                $prefix = $last + '='
                $word = $Matches[2]
            }

            function Offer($text, $kind, $tip) {
                if ($text.StartsWith($word, 'OrdinalIgnoreCase')) {
                    [System.Management.Automation.CompletionResult]::new($prefix + $text, $text, $kind, $tip)
                }
            }

            function Complete($kind, $words) {
                foreach ($one in $words) { Offer $one 'ParameterValue' $one }
                if ($kind -eq 'File' -or $kind -eq 'Folder') {
                    foreach ($file in [System.Management.Automation.CompletionCompleters]::CompleteFilename($word)) {
                        if ($kind -eq 'File' -or $file.ResultType -eq 'ProviderContainer' -or $file.ListItemText -match '\.(zip|nupkg)$') {
                            [System.Management.Automation.CompletionResult]::new(
                                $prefix + $file.CompletionText, $file.ListItemText, $file.ResultType, $file.ToolTip)
                        }
                    }
                }
            }

            $option = $command.Options | Where-Object { $_.Value -and $_.Names -ccontains $last }
            if ($option) {
                Complete $option.Value $option.Words
            }
            elseif ($word.StartsWith('-')) {
                $used = @($before | ForEach-Object { ($_ -split '=')[0] })
                foreach ($one in $command.Options) {
                    if ($one.Repeats -or -not ($one.Names | Where-Object { $used -ccontains $_ })) {
                        foreach ($text in $one.Names) { Offer $text 'ParameterName' $one.Text }
                    }
                }
            }
            elseif ($name -eq '') {
                foreach ($one in $commands.Keys) {
                    if ($one) { Offer $one 'ParameterValue' $commands[$one].Text }
                }
            }
            else {
                Complete '' $command.Words
                foreach ($kind in $command.Kinds) { Complete $kind @() }
            }
        }

        """;
}
