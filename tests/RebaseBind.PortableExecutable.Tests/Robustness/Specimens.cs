using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection.PortableExecutable;
using RebaseBind.PortableExecutable.Tests.Editing;
using RebaseBind.PortableExecutable.Tests.Packages;
using RebaseBind.PortableExecutable.Tests.Relocations;
using RebaseBind.TestImages;

namespace RebaseBind.PortableExecutable.Tests.Robustness;

/// <summary>Sound images of all flavours, to be damaged.</summary>
internal static class Specimens
{
    /// <summary>Images from the builder, then real ones that are small enough to be damaged often.</summary>
    internal static IReadOnlyList<byte[]> All { get; } = [.. Built(), .. PackageImages.Paths.Where(path => new FileInfo(path).Length < 700_000).Select(File.ReadAllBytes)];

    private static IEnumerable<byte[]> Built()
    {
        foreach (Machine machine in new[] { Machine.I386, Machine.Amd64, Machine.ArmThumb2, Machine.Arm64 })
        {
            yield return RebaseTests.EveryKindOfFixup(machine).Build().ToArray();
            yield return Full(machine).Build().ToArray();
            yield return Full(machine).WithClrHeader(CorFlags.StrongNameSigned).ReferencingAssemblies("System.Runtime", "Other").CallingNativeLibraries("sqlite3").WithFixupsInOrderGiven().WithRawOrder(".reloc", ".rdata").Build().ToArray();
            yield return ImageBuilder.For(machine).ReadyToRun().WithRelocationPadding(10).Build().ToArray();
            yield return Full(machine).WithAlignment(0x200, 0x200).WithoutCheckSum().Build().ToArray();
        }

        // Their headers can grow.
        foreach (GrowableImage image in GrowableImage.All.Where(image => image.Name is "Amd64" or "symbols and certificates" or "line numbers and relocations" or "debug directory in the headers"))
        {
            yield return image.File;
        }

        yield return ImageBuilder.X86().WithOldDelayImports().DelayImports("USER32.dll", "MessageBoxW", 3).DelayImports("GDI32.dll", 1).Build().ToArray();
    }

    private static ImageBuilder Full(Machine machine) => ImageBuilder.For(machine)
        .DynamicBase()
        .WithSection(".data", section => section.WithSize(0x400).WithVirtualSize(0x3000))
        .WithPointers(40, stride: 0x40)
        .Imports("KERNEL32.dll", "Sleep", 7)
        .Imports("USER32.dll", 3, "MessageBoxW")
        .DelayImports("GDI32.dll", "LineTo")
        .Exports("Answer", ExportedSymbol.Forwarded("Other", "NTDLL.RtlOther"))
        .BoundTo("KERNEL32.dll", 1, ("NTDLL.dll", 2))
        .WithTls(callbacks: 2)
        .WithLoadConfiguration(guardFlags: 0x100)
        .WithDebugData(2, 3, 4, 5)
        .WithTrailingSection(".bss", section => section.WithoutRawData(0x1000))
        .WithOverlay(1, 2, 3)
        .Signed()
        .Signed(0x20);
}
