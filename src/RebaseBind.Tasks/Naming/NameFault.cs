namespace RebaseBind.Tasks.Naming;

/// <summary>A name in a project file that has no effect.</summary>
/// <param name="File">The full path of the file.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="Message">What is wrong.</param>
internal sealed record NameFault(string File, int Line, int Column, string Message);
