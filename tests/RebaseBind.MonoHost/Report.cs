using System.IO;
using System.Linq;

namespace RebaseBind.MonoHost;

/// <summary>What happened: one record a line, its fields separated by tabs.</summary>
internal sealed class Report(TextWriter output)
{
    /// <summary>Writes a record; tasks may log from several threads.</summary>
    internal void Write(params string?[] fields)
    {
        string line = string.Join("\t", fields.Select(Escape)) + "\n";
        lock (output)
        {
            output.Write(line);
        }
    }

    private static string Escape(string? text) => (text ?? string.Empty).Replace("\\", "\\\\").Replace("\t", "\\t").Replace("\r", "\\r").Replace("\n", "\\n");
}
