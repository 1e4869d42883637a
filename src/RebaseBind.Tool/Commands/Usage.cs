using System.CommandLine.Parsing;
using RebaseBind.Findings;

namespace RebaseBind.Tool.Commands;

/// <summary>What is wrong with a command line, as findings.</summary>
internal static class Usage
{
    /// <summary>An error in the words themselves, whatever the files are.</summary>
    internal static Finding Error(string message) => new(FindingCatalog.BadUsage, FindingSeverity.Error, string.Empty, message);

    /// <summary>The same as a line of text.</summary>
    internal static string Fault(string message) => Error(message).ToString();

    /// <summary>Adds one to what the parser found.</summary>
    internal static void AddFault(this SymbolResult result, string message) => result.AddError(Fault(message));

    /// <summary>Adds one about the value of an option.</summary>
    internal static void AddPolicyFault(this SymbolResult result, string message)
        => result.AddError(new Finding(FindingCatalog.BadPolicy, FindingSeverity.Error, string.Empty, message).ToString());
}
