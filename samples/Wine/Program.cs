using System.Runtime.InteropServices;
using SQLitePCL;

// Calls into two native DLLs, says what they answer, and stays until it is told to go.
raw.SetProvider(new SQLite3Provider_e_sqlite3());
Console.WriteLine($"e_sqlite3 {raw.sqlite3_libversion().utf8_to_string()}, libSkiaSharp milestone {NativeMethods.SkiaMilestone()}");
Console.WriteLine("ready");
Console.ReadLine();

internal static partial class NativeMethods
{
    [LibraryImport("libSkiaSharp", EntryPoint = "sk_version_get_milestone")]
    internal static partial int SkiaMilestone();
}
