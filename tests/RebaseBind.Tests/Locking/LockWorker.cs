using System;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading;
using RebaseBind.Locking;

namespace RebaseBind.Tests.Locking;

/// <summary>Another process at the same lock file: the test program itself, which does this instead of testing if its environment says so.</summary>
internal static class LockWorker
{
    /// <summary>How many entries a worker adds, one at a time.</summary>
    internal const int Entries = 25;

    private const string Variable = "REBASEBIND_TEST_LOCK_WORKER";

    /// <summary>Adds the entries of one worker.</summary>
    internal static void Extend(string path, int worker)
    {
        var file = new LockFile(path, TimeSpan.FromMinutes(5));
        for (int i = 0; i < Entries; i++)
        {
            LockEntry entry = EntryOf(worker, i);
            file.Update(present => present.With([entry]));
        }
    }

    /// <summary>A worker's entry.</summary>
    internal static LockEntry EntryOf(int worker, int i)
        => LockTexts.Entry(FormattableString.Invariant($"{i}/{worker}.dll"), (ulong)((worker * Entries) + i + 1) << 20, 0x1_0000);

    /// <summary>Starts a process that extends a lock file.</summary>
    internal static Process StartExtending(string path, int worker) => Start(path, worker.ToString(CultureInfo.InvariantCulture));

    /// <summary>Starts a process that holds a side file until it is killed, and waits until it does.</summary>
    internal static Process StartHolding(string guard)
    {
        Process holder = Start(guard, "hold");
        Assert.AreEqual("held", holder.StandardOutput.ReadLine());
        return holder;
    }

    // Before anything else in the program runs; nothing happens in a program that was not told to be a worker.
    [ModuleInitializer]
    internal static void Run()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } job)
        {
            return;
        }

        string[] words = job.Split('|');
        if (words[1] == "hold")
        {
            GuardFile.Hold(words[0], TimeSpan.Zero, CancellationToken.None);
            Console.WriteLine("held");
            Thread.Sleep(Timeout.Infinite);
        }

        Extend(words[0], int.Parse(words[1], CultureInfo.InvariantCulture));
        Environment.Exit(0);
    }

    private static Process Start(string path, string work)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        if (!string.Equals(System.IO.Path.GetFileNameWithoutExtension(Environment.ProcessPath), typeof(LockWorker).Assembly.GetName().Name, StringComparison.Ordinal))
        {
            // Started as "dotnet X.dll".
            start.ArgumentList.Add(typeof(LockWorker).Assembly.Location);
        }

        start.Environment[Variable] = path + "|" + work;
        return Process.Start(start)!;
    }
}
