using System;

namespace RebaseBind.Tests;

/// <summary>What a test needs of the machine.</summary>
internal static class Requires
{
    internal static void Unix()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("skipped: Unix links and permissions");
        }
    }
}
