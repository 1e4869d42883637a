using System;
using System.Text;
using RebaseBind.PortableExecutable.Exports;
using RebaseBind.PortableExecutable.Tests.Expected;

namespace RebaseBind.PortableExecutable.Tests.Exports;

/// <summary>A forwarder's text names a DLL, and a name or an ordinal; what loaders could read in two ways is not read.</summary>
[TestClass]
public sealed class ForwarderTests
{
    [TestMethod]
    [DataRow("NTDLL.RtlAllocateHeap", "NTDLL", "RtlAllocateHeap")]
    [DataRow("a.b", "a", "b")]
    [DataRow("api-ms-win-core-1-1-0.Sleep", "api-ms-win-core-1-1-0", "Sleep")]
    [DataRow("NTDLL.?f@@YAXXZ", "NTDLL", "?f@@YAXXZ")]
    [DataRow("NTDLL.a#7", "NTDLL", "a#7")]
    [DataRow("#7.b", "#7", "b")]
    [DataRow("NTDLL.7", "NTDLL", "7")]
    [DataRow("NTDLL. ", "NTDLL", " ")]
    public void NameIsWhatFollowsTheDot(string text, string dll, string name)
    {
        Assert.IsTrue(Forwarder.TryParse(Encoding.UTF8.GetBytes(text), out Forwarder forwarder));

        Assert.AreEqual(dll, Text.Of(forwarder.Dll));
        Assert.IsTrue(forwarder.Wanted.TryGetName(out ReadOnlySpan<byte> wanted));
        Assert.AreEqual(name, Text.Of(wanted));
        Assert.IsFalse(forwarder.Wanted.TryGetHint(out _));
        Assert.IsFalse(forwarder.Wanted.TryGetOrdinal(out _));
    }

    [TestMethod]
    [DataRow("NTDLL.#0", 0)]
    [DataRow("NTDLL.#7", 7)]
    [DataRow("NTDLL.#0027", 27)]
    [DataRow("NTDLL.#65535", 65535)]
    public void OrdinalIsWhatFollowsTheMark(string text, int ordinal)
    {
        Assert.IsTrue(Forwarder.TryParse(Encoding.UTF8.GetBytes(text), out Forwarder forwarder));

        Assert.AreEqual("NTDLL", Text.Of(forwarder.Dll));
        Assert.IsFalse(forwarder.Wanted.TryGetName(out _));
        Assert.IsTrue(forwarder.Wanted.TryGetOrdinal(out ExportOrdinal wanted));
        Assert.AreEqual(ordinal, wanted.Value);
    }

    [TestMethod]
    [DataRow("NTDLL.#")]
    [DataRow("NTDLL.#x")]
    [DataRow("NTDLL.#1x")]
    [DataRow("NTDLL.#1 ")]
    [DataRow("NTDLL.# 1")]
    [DataRow("NTDLL.#-1")]
    [DataRow("NTDLL.#+1")]
    [DataRow("NTDLL.#0x10")]
    [DataRow("NTDLL.##1")]
    [DataRow("NTDLL.#65536")]
    [DataRow("NTDLL.#4294967296")]
    [DataRow("NTDLL.#99999999999999999999999")]
    public void OrdinalThatIsNoNumberUpTo65535IsNotRead(string text) => Assert.IsFalse(Forwarder.TryParse(Encoding.UTF8.GetBytes(text), out _));

    [TestMethod]
    [DataRow("")]
    [DataRow(".")]
    [DataRow("NTDLL")]
    [DataRow("#7")]
    [DataRow(".Function")]
    [DataRow("NTDLL.")]
    public void TextWithoutADllAndANameIsNotRead(string text) => Assert.IsFalse(Forwarder.TryParse(Encoding.UTF8.GetBytes(text), out _));

    [TestMethod]
    [DataRow("NTDLL.DLL.Function")]
    [DataRow("NTDLL.Function.")]
    [DataRow("NTDLL..Function")]
    [DataRow("NTDLL.DLL.#7")]
    public void TextWithSeveralDotsIsNotRead(string text) => Assert.IsFalse(Forwarder.TryParse(Encoding.UTF8.GetBytes(text), out _));
}
