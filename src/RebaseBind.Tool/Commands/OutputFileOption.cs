using System.CommandLine;

namespace RebaseBind.Tool.Commands;

/// <summary>An option that names a file to write; '-' is standard output.</summary>
internal sealed class OutputFileOption : Option<string?>
{
    /// <summary>Makes one.</summary>
    /// <param name="name">Its name, with "--".</param>
    internal OutputFileOption(string name)
        : base(name)
    {
        HelpName = "FILE";
    }
}
