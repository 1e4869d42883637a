using System;
using System.Collections.Generic;
using RebaseBind.Addresses;

namespace RebaseBind.Loading;

/// <summary>What is known of systems whatever the tree: their DLLs by name, and where they lie.</summary>
internal static class Systems
{
    /// <summary>
    /// HKLM\SYSTEM\CurrentControlSet\Control\Session Manager\KnownDLLs of XP, and what these import, which Windows adds ("Dynamic-link library search
    /// order", Microsoft Learn). The list differs a little from release to release.
    /// </summary>
    internal static readonly HashSet<string> KnownDllsXP = Names(
        "advapi32 comdlg32 gdi32 imagehlp kernel32 lz32 ntdll ole32 oleaut32 olecli32 olecnv32 olesvr32 olethk32 rpcrt4 shell32 url urlmon user32 " +
        "version wininet wldap32 msvcrt shlwapi comctl32 secur32 crypt32 msasn1 iertutil");

    /// <summary>The same of 7; later releases differ in a few names.</summary>
    internal static readonly HashSet<string> KnownDlls7 = Names(
        "advapi32 clbcatq comdlg32 difxapi gdi32 imagehlp imm32 iertutil kernel32 kernelbase lpk msctf msvcrt normaliz nsi ntdll ole32 oleaut32 " +
        "psapi rpcrt4 sechost setupapi shell32 shlwapi urlmon user32 usp10 wininet wldap32 ws2_32 cfgmgr32 comctl32 crypt32 devobj msasn1 wintrust");

    /// <summary>What Wine maps into every process before the program's own DLLs are looked at.</summary>
    internal static readonly HashSet<string> KnownDllsWine = Names("ntdll kernel32 kernelbase");

    /// <summary>What the system maps into every process right behind the program.</summary>
    internal static readonly IReadOnlyList<string> FirstDllsXP = ["ntdll.dll", "kernel32.dll"];

    /// <summary>The same since 7, which split kernel32.</summary>
    internal static readonly IReadOnlyList<string> FirstDlls7 = ["ntdll.dll", "kernel32.dll", "kernelbase.dll"];

    /// <summary>Below 64 KiB nothing is mapped; the shared data page (M "GetSystemInfo"; KUSER_SHARED_DATA).</summary>
    internal static readonly IReadOnlyList<SystemRange> WindowsWide = [SystemRange.Of("shared user data", 0x7FFE_0000, 0x7FFF_0000)];

    /// <summary>The same, and the process and thread environment blocks under it.</summary>
    internal static readonly IReadOnlyList<SystemRange> WindowsNarrow =
        [SystemRange.Of("process environment, shared user data", 0x7FFD_0000, 0x7FFF_0000)];

    /// <summary>
    /// What Wine 8.0 of Debian 12 takes when the first image is mapped and no DLL of the program is, in this order, each time the lowest free
    /// addresses. Measured with stacks of 64 KiB to 4 MiB; sizes of tables are those of Wine's nls files for a Western code page.
    /// </summary>
    internal static readonly IReadOnlyList<SystemBlock> WineStart =
    [
        new("Wine's own memory", 0, 0x10_0000),
        new("Wine's case tables", 0x1_0000, 0x1_0000),
        new("Wine's stack", 0x10_0000, 0x10_0000, IsStack: true),
        new("Wine's API sets", 0x2_0000, 0x2_0000),
        new("Wine's heap", 0x40_0000, 0x20_0000),
        new("Wine's locales", 0xB_0000, 0xB_0000),
        new("Wine's ANSI code page", 0x2_0000, 0x2_0000),
        new("Wine's OEM code page", 0x2_0000, 0x2_0000),
    ];

    /// <summary>What it takes when DLLs are initialised, before the program runs.</summary>
    internal static readonly IReadOnlyList<SystemBlock> WineRun =
    [
        new("Wine's second heap", 0x10_0000, 0x8_0000),
        new("Wine's sort tables", 0x34_0000, 0x34_0000),
        new("Wine's normalisation tables", 0x1_0000, 0x1_0000),
    ];

    /// <summary>Wine 8.0 of Debian 12: its own DLLs, at their bases and with their sizes; thread environment blocks; the shared data page.</summary>
    internal static readonly IReadOnlyList<SystemRange> WineWide =
    [
        SystemRange.Of("Wine's thread blocks", 0x67E0_0000, 0x6800_0000),
        SystemRange.OfDll("Wine's kernelbase.dll", 0x7B00_0000, 0x7B5F_0000),
        SystemRange.OfDll("Wine's kernel32.dll", 0x7B60_0000, 0x7B7A_0000),
        SystemRange.Of("Wine's loader", 0x7D00_0000, 0x7D01_0000),
        SystemRange.Of("shared user data", 0x7FFE_0000, 0x7FFF_0000),
        SystemRange.OfDll("Wine's ntdll.dll", 0x1_7000_0000, 0x1_7037_0000),
        SystemRange.Of("Wine's parameters of the process", 0x7FFF_FFDB_0000, 0x7FFF_FFFF_0000),
    ];

    /// <summary>The same for 32-bit processes, and the Unix side's libraries.</summary>
    internal static readonly IReadOnlyList<SystemRange> WineNarrow =
    [
        SystemRange.Of("Wine's thread blocks", 0x3FE0_0000, 0x4000_0000),
        SystemRange.OfDll("Wine's kernelbase.dll", 0x7B00_0000, 0x7B52_0000),
        SystemRange.OfDll("Wine's kernel32.dll", 0x7B60_0000, 0x7B76_0000),
        SystemRange.OfDll("Wine's ntdll.dll", 0x7BC0_0000, 0x7BEC_0000),
        SystemRange.Of("Wine's Unix libraries", 0x7D00_0000, 0x7D40_0000),
        SystemRange.Of("shared user data", 0x7FFE_0000, 0x7FFF_0000),
    ];

    /// <summary>
    /// What Wine 10.0 of Debian 13 takes at the low end when no DLL of the program is mapped yet, in this order. Measured with stacks of 64 KiB
    /// to 4 MiB, in a prefix for both widths; the first three of 32-bit processes serve the 64-bit side, whatever that is for.
    /// </summary>
    internal static readonly IReadOnlyList<SystemBlock> Wine10Start =
    [
        new("Wine's own memory", 0, 0x10_0000),
        new("Wine's case tables", 0x1_0000, 0x1_0000),
        new("Wine's 64-bit block", 0, 0x1_0000),
        new("Wine's 64-bit heap", 0, 0x10_0000),
        new("Wine's 64-bit stack", 0, 0x10_0000),
        new("Wine's stack", 0, 0, IsStack: true),
        new("Wine's API sets", 0x2_0000, 0x2_0000),
        new("Wine's parameters of the process", 0x2_0000, 0x2_0000),
        new("Wine's wow64cpu.dll", 0, 0x2_0000),
        new("Wine's locales", 0xC_0000, 0xC_0000),
        new("Wine's ANSI code page", 0x2_0000, 0x2_0000),
        new("Wine's OEM code page", 0x2_0000, 0x2_0000),
    ];

    /// <summary>What it takes when DLLs are initialised, before the program runs.</summary>
    internal static readonly IReadOnlyList<SystemBlock> Wine10Run =
    [
        new("Wine's heap", 0x10_0000, 0x8_0000),
        new("Wine's sort tables", 0x34_0000, 0x34_0000),
        new("Wine's normalisation tables", 0x1_0000, 0x1_0000),
    ];

    /// <summary>
    /// What Wine 10.0 without preloader keeps for itself from the start, and searches first (dlls/ntdll/unix/virtual.c mmap_init). Nearly all that is
    /// relocated in a 64-bit process lies in the last.
    /// </summary>
    internal static readonly IReadOnlyList<AddressRange> Wine10Reserved =
    [
        new(new(0x1_0000), new(0x6800_0000)),
        new(new(0x7F00_0000), new(0x7FFF_0000)),
        new(new(0x7FFF_FE00_0000), new(0x7FFF_FFFF_0000)),
    ];

    /// <summary>What Wine 10.0's server gives out (server/mapping.c).</summary>
    internal static readonly AddressPools Wine10Pools = new(
        new(new(0x6000_0000_0000), new(0x7000_0000_0000)), new(new(0x6000_0000), new(0x7C00_0000)));

    /// <summary>Wine 10.0 of Debian 13: its own DLLs, where the server always has them; thread environment blocks; the shared data page.</summary>
    internal static readonly IReadOnlyList<SystemRange> Wine10Wide =
    [
        SystemRange.Of("Wine's thread blocks", 0x7FDE_0000, 0x7FFE_0000),
        SystemRange.Of("shared user data", 0x7FFE_0000, 0x7FFF_0000),
        SystemRange.OfDll("Wine's kernelbase.dll", 0x6FFF_FF3F_0000, 0x6FFF_FFA3_0000),
        SystemRange.OfDll("Wine's kernel32.dll", 0x6FFF_FFA4_0000, 0x6FFF_FFC1_0000),
        SystemRange.OfDll("Wine's ntdll.dll", 0x6FFF_FFC2_0000, 0x6FFF_FFFF_0000),
        SystemRange.Of("Wine's kernel stack", 0x7FFF_FE00_0000, 0x7FFF_FE10_0000),
        SystemRange.Of("Wine's own memory", 0x7FFF_FFDB_0000, 0x7FFF_FFFF_0000),
    ];

    /// <summary>The same for 32-bit processes.</summary>
    internal static readonly IReadOnlyList<SystemRange> Wine10Narrow =
    [
        SystemRange.Of("Wine's thread blocks", 0x3FE0_0000, 0x4000_0000),
        SystemRange.OfDll("Wine's kernelbase.dll", 0x7B60_0000, 0x7BB6_0000),
        SystemRange.OfDll("Wine's kernel32.dll", 0x7BB7_0000, 0x7BCE_0000),
        SystemRange.OfDll("Wine's ntdll.dll", 0x7BCF_0000, 0x7BFF_0000),
        SystemRange.Of("shared user data", 0x7FFE_0000, 0x7FFF_0000),
        SystemRange.Of("Wine's own memory", 0xFFCF_0000, 0xFFFF_0000),
    ];

    /// <summary>What a 32-bit program may use: 2 GiB (M "GetSystemInfo").</summary>
    internal static readonly AddressRange Narrow = new(new(0x1_0000), new(0x7FFF_0000));

    /// <summary>The same with LARGEADDRESSAWARE on 64-bit Windows: nearly 4 GiB.</summary>
    internal static readonly AddressRange NarrowLarge = new(new(0x1_0000), new(0xFFFF_0000));

    /// <summary>Wine 8.0 was seen to honour 32-bit bases above 2 GiB whatever the program says.</summary>
    internal static readonly AddressRange NarrowWine = new(new(0x1_0000), new(0xFFF0_0000));

    /// <summary>What a 64-bit program may use before Windows 8.1: 8 TiB.</summary>
    internal static readonly AddressRange WideEight = new(new(0x1_0000), new(0x7FF_FFFF_0000));

    /// <summary>The same since: 128 TiB.</summary>
    internal static readonly AddressRange Wide = new(new(0x1_0000), new(0x7FFF_FFFF_0000));

    /// <summary>
    /// DLLs of Windows that programs import and seldom bring along; what is not known here is only called by another name in reports.
    /// </summary>
    private static readonly HashSet<string> Dlls = Names(
        "activeds aclui authz avicap32 avifil32 avrt bcrypt bcryptprimitives bthprops cabinet clusapi combase comsvcs concrt140 " +
        "coremessaging credui cryptbase cryptdll cryptnet cryptsp cryptui " +
        "d2d1 d3d8 d3d9 d3d10 d3d10_1 d3d11 d3d12 d3dcompiler_43 d3dcompiler_47 dbgcore dbgeng dbghelp dciman32 dcomp ddraw " +
        "dhcpcsvc dinput dinput8 dmusic dnsapi dpapi drvstore dsound dsrole dssec dwmapi dwrite dxcore dxgi dxva2 " +
        "elscore esent evr fltlib fontsub fwpuclnt gdi32full gdiplus glu32 hhctrl hid hlink httpapi icmp icu icuin icuuc " +
        "imagehlp inetcomm iphlpapi joy kernel.appcore ksuser ktmw32 loadperf magnification mapi32 mf mfc42 mfplat mfreadwrite " +
        "mlang mpr mprapi mscms mscoree msacm32 msdmo msi msimg32 msimtf mswsock msvcp60 msvcp_win msvfw32 mtxdm " +
        "ncrypt ndfapi netapi32 netutils newdev ntdsapi ntlanman ntmarta odbc32 odbccp32 oleacc oledlg opengl32 pdh powrprof " +
        "printui profapi propsys qutil quartz query rasapi32 rasdlg resutils riched20 riched32 rstrtmgr rtm rtutils samcli " +
        "samlib sas scarddlg schannel secur32 security sensapi sensorsutilsv2 sfc sfc_os shcore shdocvw shfolder slc snmpapi " +
        "srvcli sspicli sti " +
        "t2embed tapi32 taskschd tbs tdh thunk32 traffic twain_32 txfw32 ucrtbase uiautomationcore umpdc userenv uxtheme vdmdbg " +
        "version vfw32 virtdisk vssapi wbemuuid wdsclient webservices wer wevtapi win32u windows.storage windowscodecs winhttp " +
        "winmm winmmbase winscard winspool.drv winsta wintrust wkscli wlanapi wldp wmvcore wow32 wow64 wow64cpu wow64win " +
        "ws2help wsnmp32 wsock32 wtsapi32 xaudio2_9 xinput1_3 xinput1_4 xinput9_1_0 xmllite xolehlp xpsprint");

    /// <summary>Whether a DLL of this file name is one of Windows.</summary>
    internal static bool IsSystemDll(string fileName) => Dlls.Contains(fileName) || KnownDllsXP.Contains(fileName) || KnownDlls7.Contains(fileName);

    private static HashSet<string> Names(string names)
    {
        var set = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (string name in names.Split(' '))
        {
            set.Add(name.EndsWith(".drv", StringComparison.Ordinal) ? name : name + ".dll");
        }

        return set;
    }
}
