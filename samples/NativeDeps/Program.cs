using System.Runtime.InteropServices;
using Microsoft.Web.WebView2.Core;
using SQLitePCL;

// Each line calls into one of the native DLLs that the build has given an address of its own.
raw.SetProvider(new SQLite3Provider_e_sqlite3());
Console.WriteLine($"e_sqlite3     {raw.sqlite3_libversion().utf8_to_string()}");
Console.WriteLine($"libSkiaSharp  milestone {NativeMethods.SkiaMilestone()}");
Console.WriteLine($"WebView2      {CoreWebView2Environment.CompareBrowserVersions("1.0.0.0", "2.0.0.0")}");
Console.WriteLine($"SNI           0x{NativeLibrary.Load("Microsoft.Data.SqlClient.SNI.dll", typeof(NativeMethods).Assembly, null):x}");

internal static partial class NativeMethods
{
    [LibraryImport("libSkiaSharp", EntryPoint = "sk_version_get_milestone")]
    internal static partial int SkiaMilestone();
}
