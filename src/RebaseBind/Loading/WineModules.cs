using System;
using System.Collections.Generic;

namespace RebaseBind.Loading;

/// <summary>The DLLs that Wine 8.0 and Wine 10.0 bring along for 32-bit and 64-bit programs: their builtins.</summary>
/// <remarks>
/// From Debian's packages libwine:amd64 and libwine:i386, 8.0~repack-4, ".dll" left out:
/// <code>
/// comm -12 &lt;(ls /usr/lib/x86_64-linux-gnu/wine/x86_64-windows) &lt;(ls /usr/lib/i386-linux-gnu/wine/i386-windows) |
///   grep -E '\.(dll|drv|ocx|cpl|acm|ax|ds)$' | sed 's/\.dll$//' | fmt -w 130
/// </code>
/// For Wine 10.0, the same packages, 10.0~repack-6. It has all that 8.0 has; vcruntime140_1 only for 64-bit programs,
/// and nobody has one for 32-bit ones.
/// Some of them are made to give way to a DLL of the program: bit 4 (0x10) of their DllCharacteristics says so.
/// The tests compare the lists with the modules of the Wines that they run.
/// </remarks>
internal static class WineModules
{
    private static readonly string[] OtherExtensions = [".drv", ".ocx", ".cpl", ".acm", ".ax", ".ds"];

    private const string Names8 =
        "acledit aclui activeds actxprxy adsldp adsldpc advapi32 advpack amsi amstream apisetschema apphelp appwiz.cpl atl atl100 atl110 " +
        "atl80 atl90 atlthunk atmlib authz avicap32 avifil32 avrt bcrypt bluetoothapis browseui bthprops.cpl cabinet capi2032 cards cdosys " +
        "cfgmgr32 clusapi combase comcat comctl32 comdlg32 compstui comsvcs concrt140 connect credui crtdll crypt32 cryptdlg cryptdll " +
        "cryptext cryptnet cryptowinrt cryptsp cryptui ctapi32 ctl3d32 d2d1 d3d10 d3d10_1 d3d10core d3d11 d3d12 d3d8 d3d8thk d3d9 " +
        "d3dcompiler_33 d3dcompiler_34 d3dcompiler_35 d3dcompiler_36 d3dcompiler_37 d3dcompiler_38 d3dcompiler_39 d3dcompiler_40 " +
        "d3dcompiler_41 d3dcompiler_42 d3dcompiler_43 d3dcompiler_46 d3dcompiler_47 d3dim d3dim700 d3drm d3dx10_33 d3dx10_34 d3dx10_35 " +
        "d3dx10_36 d3dx10_37 d3dx10_38 d3dx10_39 d3dx10_40 d3dx10_41 d3dx10_42 d3dx10_43 d3dx11_42 d3dx11_43 d3dx9_24 d3dx9_25 d3dx9_26 " +
        "d3dx9_27 d3dx9_28 d3dx9_29 d3dx9_30 d3dx9_31 d3dx9_32 d3dx9_33 d3dx9_34 d3dx9_35 d3dx9_36 d3dx9_37 d3dx9_38 d3dx9_39 d3dx9_40 " +
        "d3dx9_41 d3dx9_42 d3dx9_43 d3dxof davclnt dbgeng dbghelp dciman32 dcomp ddraw ddrawex devenum dhcpcsvc dhcpcsvc6 dhtmled.ocx " +
        "diasymreader difxapi dinput dinput8 directmanipulation dispex dmband dmcompos dmime dmloader dmscript dmstyle dmsynth dmusic " +
        "dmusic32 dnsapi dplay dplayx dpnaddr dpnet dpnhpast dpnhupnp dpnlobby dpvoice dpwsockx drmclien dsdmo dsound dsquery dssenh " +
        "dsuiext dswave dwmapi dwrite dx8vb dxdiagn dxgi dxtrans dxva2 esent evr explorerframe faultrep feclient fltlib fntcache fontsub " +
        "fusion fwpuclnt gameux gamingtcui gdi32 gdiplus glu32 gphoto2.ds gpkcsp hal hhctrl.ocx hid hlink hnetcfg httpapi ia2comproxy " +
        "iccvid icmp ieframe ieproxy imaadp32.acm imagehlp imm32 inetcomm inetcpl.cpl inetmib1 infosoft initpki inkobj inseng iphlpapi " +
        "iprop irprops.cpl itircl itss joy.cpl jscript jsproxy kerberos kernel32 kernelbase ksproxy.ax ksuser ktmw32 l3codeca.acm loadperf " +
        "localspl localui lz32 mapi32 mapistub mciavi32 mcicda mciqtz32 mciseq mciwave mf mf3216 mferror mfmediaengine mfplat mfplay " +
        "mfreadwrite mfsrcsnk mgmtapi midimap mlang mmcndmgr mmdevapi mp3dmod mpr mprapi msacm32 msacm32.drv msado15 msadp32.acm msasn1 " +
        "mscat32 mscms mscoree mscorwks msctf msctfmonitor msctfp msdaps msdasql msdelta msdmo msdrm msftedit msg711.acm msgsm32.acm mshtml " +
        "msi msident msimg32 msimsg msimtf msisip msisys.ocx msls31 msnet32 mspatcha msports msrle32 msscript.ocx mssign32 mssip32 mstask " +
        "msv1_0 msvcirt msvcm80 msvcm90 msvcp100 msvcp110 msvcp120 msvcp120_app msvcp140 msvcp140_1 msvcp140_2 msvcp140_atomic_wait msvcp60 " +
        "msvcp70 msvcp71 msvcp80 msvcp90 msvcp_win msvcr100 msvcr110 msvcr120 msvcr120_app msvcr70 msvcr71 msvcr80 msvcr90 msvcrt msvcrt20 " +
        "msvcrt40 msvcrtd msvfw32 msvidc32 mswsock msxml msxml2 msxml3 msxml4 msxml6 mtxdm ncrypt nddeapi netapi32 netcfgx netprofm " +
        "netutils newdev ninput normaliz npmshtml npptools nsi ntdll ntdsapi ntprint objsel odbc32 odbcbcp odbccp32 odbccu32 ole32 oleacc " +
        "oleaut32 olecli32 oledb32 oledlg olepro32 olesvr32 olethk32 opcservices opencl opengl32 packager pdh photometadatahandler pidgen " +
        "powrprof printui prntvpt propsys psapi pstorec pwrshplugin qasf qcap qdvd qedit qmgr qmgrprxy quartz query qwave rasapi32 rasdlg " +
        "regapi resutils riched20 riched32 rpcrt4 rsabase rsaenh rstrtmgr rtutils rtworkq samlib sapi sas scarddlg sccbase schannel " +
        "schedsvc scrobj scrrun sechost secur32 security sensapi serialui setupapi sfc sfc_os shcore shdoclc shdocvw shell32 shfolder " +
        "shlwapi slbcsp slc snmpapi softpub spoolss sppc srclient srvcli sspicli sti strmdll svrapi sxs t2embed tapi32 taskschd tbs tdh " +
        "threadpoolwinrt traffic twain_32 tzres ucrtbase uianimation uiautomationcore uiribbon unicows updspapi url urlmon user32 userenv " +
        "usp10 utildll uxtheme vbscript vcomp vcomp100 vcomp110 vcomp120 vcomp140 vcomp90 vcruntime140 vcruntime140_1 vdmdbg version vga " +
        "virtdisk vssapi vulkan-1 wbemdisp wbemprox wdscore webservices websocket wer wevtapi wevtsvc wiaservc wimgapi win32u " +
        "windows.devices.enumeration windows.gaming.input windows.gaming.ui.gamebar windows.globalization windows.media.devices " +
        "windows.media windows.media.speech windows.networking windowscodecs windowscodecsext winealsa.drv wined3d winegstreamer winemapi " +
        "wineps.drv winepulse.drv winevulkan winex11.drv wing32 winhttp wininet winmm winnls32 winprint winscard winspool.drv winsta " +
        "wintab32 wintrust wintypes winusb wlanapi wlanui wldap32 wmasf wmi wmiutils wmp wmphoto wmvcore wnaspi32 wofutil wpc wpcap ws2_32 " +
        "wsdapi wshom.ocx wsnmp32 wsock32 wtsapi32 wuapi wuaueng x3daudio1_0 x3daudio1_1 x3daudio1_2 x3daudio1_3 x3daudio1_4 x3daudio1_5 " +
        "x3daudio1_6 x3daudio1_7 xactengine2_0 xactengine2_4 xactengine2_7 xactengine2_9 xactengine3_0 xactengine3_1 xactengine3_2 " +
        "xactengine3_3 xactengine3_4 xactengine3_5 xactengine3_6 xactengine3_7 xapofx1_1 xapofx1_2 xapofx1_3 xapofx1_4 xapofx1_5 xaudio2_0 " +
        "xaudio2_1 xaudio2_2 xaudio2_3 xaudio2_4 xaudio2_5 xaudio2_6 xaudio2_7 xaudio2_8 xaudio2_9 xinput1_1 xinput1_2 xinput1_3 xinput1_4 " +
        "xinput9_1_0 xinputuap xmllite xolehlp xpsprint xpssvcs zlib1";

    private const string NewNames10 =
        "appxdeploymentclient bcp47langs bcryptprimitives colorcnv coml2 coremessaging d3d12core dataexchange desk.cpl dxcore geolocation " +
        "graphicscapture hrtfapo hvsimanagementapi icmui iertutil ir50_32 l3codecx.ax magnification mfasfsrcsnk mfh264enc mfmp4srcsnk " +
        "msauddecmft msmpeg2vdec msttsengine msvcp140_codecvt_ids msvproc profapi resampledmo rometadata scardsvr srvsvc twinapi.appcore " +
        "windows.applicationmodel windows.devices.bluetooth windows.devices.usb windows.media.mediacontrol windows.networking.connectivity " +
        "windows.networking.hostname windows.perception.stub windows.security.authentication.onlineid " +
        "windows.security.credentials.ui.userconsentverifier windows.storage.applicationdata windows.system.profile.systemmanufacturers " +
        "windows.ui windows.web winedmo winewayland.drv wldp wmadmod wmvdecod";

    private const string Native8 =
        "acledit aclui activeds adsldp adsldpc apphelp atmlib authz avrt bluetoothapis browseui clusapi compstui comsvcs connect credui " +
        "cryptdlg cryptdll cryptext cryptui d3d8thk d3dcompiler_33 d3dcompiler_34 d3dcompiler_35 d3dcompiler_36 d3dcompiler_37 " +
        "d3dcompiler_38 d3dcompiler_39 d3dcompiler_40 d3dcompiler_41 d3dcompiler_42 d3dcompiler_43 d3dcompiler_46 d3dcompiler_47 d3dim " +
        "d3dim700 d3drm d3dx10_33 d3dx10_34 d3dx10_35 d3dx10_36 d3dx10_37 d3dx10_38 d3dx10_39 d3dx10_40 d3dx10_41 d3dx10_42 d3dx10_43 " +
        "d3dx11_42 d3dx11_43 d3dx9_24 d3dx9_25 d3dx9_26 d3dx9_27 d3dx9_28 d3dx9_29 d3dx9_30 d3dx9_31 d3dx9_32 d3dx9_33 d3dx9_34 d3dx9_35 " +
        "d3dx9_36 d3dx9_37 d3dx9_38 d3dx9_39 d3dx9_40 d3dx9_41 d3dx9_42 d3dx9_43 davclnt dcomp dhcpcsvc dhcpcsvc6 diasymreader " +
        "directmanipulation dpnhupnp dpvoice dpwsockx drmclien dsdmo dwmapi dx8vb dxva2 esent evr faultrep feclient fltlib fntcache " +
        "fontsub fwpuclnt glu32 gpkcsp hid hnetcfg inetcomm inetcpl.cpl infosoft initpki inkobj inseng itircl joy.cpl ksuser loadperf " +
        "localspl mapistub mf mfmediaengine mfplat mfplay mfreadwrite mfsrcsnk mgmtapi mmcndmgr mprapi msasn1 mscat32 mscoree mscorwks " +
        "msctf msctfmonitor msdasql msdelta msdrm msftedit msident msimtf msisip msls31 msnet32 mspatcha msports msscript.ocx mssign32 " +
        "mssip32 msvcm80 msvcm90 msvcp60 ncrypt netcfgx netprofm netutils ninput npptools ntdsapi ntprint odbcbcp olethk32 pdh " +
        "photometadatahandler pidgen printui prntvpt propsys pstorec qdvd qmgr query qwave rasdlg regapi resutils rstrtmgr rtutils samlib " +
        "sas scarddlg sccbase schannel scrobj scrrun sfc sfc_os shcore slbcsp slc snmpapi spoolss sppc srclient srvcli sti strmdll svrapi " +
        "sxs t2embed taskschd tdh traffic uianimation uiautomationcore url userenv utildll vbscript vdmdbg virtdisk vulkan-1 wbemdisp " +
        "wdscore websocket wer wevtapi wiaservc wimgapi windowscodecsext winnls32 winsta wlanapi wlanui wmasf wmiutils wmp wmphoto wmvcore " +
        "wpc wshom.ocx wsnmp32 wuapi wuaueng xolehlp xpsprint xpssvcs";

    private const string NewNative10 =
        "dxcore magnification mfasfsrcsnk mfmp4srcsnk packager wldp";

    /// <summary>The file names of Wine 8.0's.</summary>
    internal static readonly HashSet<string> Of8 = Read(Names8);

    /// <summary>The file names of Wine 10.0's.</summary>
    internal static readonly HashSet<string> Of10 = Read(Names8 + " " + NewNames10);

    /// <summary>Those of Wine 8.0 that are loaded although a program brings one of the name.</summary>
    internal static readonly HashSet<string> Preferred8 = Except(Of8, Native8);

    /// <summary>Those of Wine 10.0 that are.</summary>
    internal static readonly HashSet<string> Preferred10 = Except(Of10, Native8 + " " + NewNative10);

    private static HashSet<string> Except(HashSet<string> all, string names)
    {
        var some = new HashSet<string>(all, all.Comparer);
        some.ExceptWith(Read(names));
        return some;
    }

    private static HashSet<string> Read(string names)
    {
        var set = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (string name in names.Split(' '))
        {
            set.Add(Array.Exists(OtherExtensions, extension => name.EndsWith(extension, StringComparison.Ordinal)) ? name : name + ".dll");
        }

        return set;
    }
}
