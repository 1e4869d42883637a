using System;
using System.IO;
using System.Reflection;

namespace RebaseBind.House.Tests;

/// <summary>Runs the tool in this process. The console is the process's, so tests that use this do not run beside others.</summary>
internal static class ToolInProcess
{
    /// <summary>Runs a command line.</summary>
    /// <returns>The exit code, and what stood on standard output and standard error.</returns>
    internal static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        TextWriter output = Console.Out;
        TextWriter error = Console.Error;
        using var written = new StringWriter();
        using var said = new StringWriter();
        Console.SetOut(written);
        Console.SetError(said);
        try
        {
            return ((int)Assembly.Load("rebasebind").EntryPoint!.Invoke(null, [arguments])!, written.ToString(), said.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }
}
