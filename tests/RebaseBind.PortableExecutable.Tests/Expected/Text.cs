using System;
using System.Text;

namespace RebaseBind.PortableExecutable.Tests.Expected;

/// <summary>Names as the readers give them.</summary>
internal static class Text
{
    internal static string Of(ReadOnlySpan<byte> name) => Encoding.UTF8.GetString(name);
}
