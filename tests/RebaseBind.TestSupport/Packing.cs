using System;
using System.IO;
using System.Threading;

namespace RebaseBind.TestSupport;

/// <summary>Packing writes beside what was built, so two test projects must not do it at the same time.</summary>
public static class Packing
{
    /// <summary>Waits until nobody else packs.</summary>
    /// <param name="repository">The repository's root.</param>
    /// <returns>Lets others pack when it is disposed of.</returns>
    public static IDisposable Alone(string repository)
    {
        string path = Path.Combine(repository, "artifacts", "packing.lock");
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                Thread.Sleep(200);
            }
        }
    }
}
