using System.Reflection.PortableExecutable;

namespace RebaseBind.Words;

/// <summary>The words for processors, in files, options and reports.</summary>
internal static class MachineWords
{
    /// <summary>"x86", "x64", "arm" or "arm64".</summary>
    internal static string ToWord(this Machine machine) => machine switch
    {
        Machine.I386 => "x86",
        Machine.Amd64 => "x64",
        Machine.ArmThumb2 => "arm",
        Machine.Arm64 => "arm64",
        _ => HexText.Of((ushort)machine),
    };
}
