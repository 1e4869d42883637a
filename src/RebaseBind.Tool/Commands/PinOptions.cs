using System.Collections.Generic;
using System.CommandLine;
using RebaseBind.Inputs;
using RebaseBind.Planning;
using RebaseBind.Reporting;
using RebaseBind.Tool.Output;

namespace RebaseBind.Tool.Commands;

/// <summary>Reads and writes addresses in the form of LINK's base files; reads them from lists of files, too.</summary>
internal sealed class PinOptions
{
    private readonly Option<string?> pins = new("--pins")
    {
        HelpName = "FILE",
        Description = "Addresses that images must get, as in link /BASE:@FILE,key: 'key address [size] ;comment'. "
            + "The key is an image's name or path.",
    };

    private readonly Option<string?> coffBase = new OutputFileOption("--coffbase")
    {
        Description = "Write the planned addresses for link /BASE:@FILE,key; '-' writes them to standard output instead of the table.",
    };

    internal void AddTo(Command command)
    {
        command.Add(pins);
        command.Add(coffBase);
    }

    /// <summary>The addresses of <c>--pins</c> and of the lists of files.</summary>
    internal IReadOnlyList<AddressPin> Read(ParseResult line, FileList? files)
        => [.. line.GetValue(pins) is { } path ? CoffBaseFile.Read(path) : [], .. files?.Pins ?? []];

    /// <summary>Writes what <c>--coffbase</c> asks for.</summary>
    /// <returns>Whether standard output is taken, so that no table goes there.</returns>
    internal bool Write(ParseResult line, AddressPlan plan) => JsonOutput.Write(line.GetValue(coffBase), () => CoffBaseText.Of(plan));
}
