using System;
using System.Linq;
using Microsoft.Build.Framework;
using RebaseBind.Findings;
using RebaseBind.Locking;
using RebaseBind.Words;

namespace RebaseBind.Tasks;

/// <summary>Looks up the address that a lock file keeps for an image that is about to be linked. Reads only.</summary>
[MSBuildMultiThreadableTask]
public sealed class RebaseBindFindBase : BuildTask
{
    /// <summary>The lock file.</summary>
    [Required]
    public string LockFile { get; set; } = string.Empty;

    /// <summary>The processor: x86, x64, arm or arm64.</summary>
    [Required]
    public string Machine { get; set; } = string.Empty;

    /// <summary>The image's place in the output.</summary>
    [Required]
    public string Image { get; set; } = string.Empty;

    /// <summary>Its base, as "0x0000000180000000"; empty if the file has no line for it.</summary>
    [Output]
    public string Base { get; private set; } = string.Empty;

    private protected override bool Run()
    {
        try
        {
            Base = new LockFile(Resolve(LockFile)).ReadEntries().FirstOrDefault(IsOurs)?.Base.ToString() ?? string.Empty;
        }
        catch (RebaseBindException refused)
        {
            // Whoever places the DLL after it is linked reads the file, too, and refuses it.
            Log.LogMessage(MessageImportance.Low, "the lock file gives no address: " + refused.Message);
        }

        return true;
    }

    private bool IsOurs(LockEntry entry)
        => string.Equals(entry.Machine.ToWord(), Machine, StringComparison.Ordinal)
        && string.Equals(entry.Path, Image, StringComparison.OrdinalIgnoreCase);
}
