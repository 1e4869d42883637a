using System.ComponentModel;
using System.Diagnostics;

namespace RebaseBind.Package.Tests;

/// <summary>Runs what a system may have or not.</summary>
internal static class MannersProcess
{
    /// <summary>Whether the program is there and succeeded.</summary>
    public static bool TryRun(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
