using System;
using System.IO;
using System.Xml;
using System.Xml.Linq;

namespace RebaseBind.Tasks.Naming;

/// <summary>Reads project files as text with lines, because MSBuild tells a task nothing of them.</summary>
internal static class ProjectXml
{
    /// <summary>The file's elements; null if it cannot be read.</summary>
    internal static XElement? Load(string file)
    {
        try
        {
            if (!File.Exists(file))
            {
                return null;
            }

            using XmlReader reader = XmlReader.Create(file, new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null });
            return XDocument.Load(reader, LoadOptions.SetLineInfo).Root;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or XmlException)
        {
            // MSBuild reads it, too, and says so.
            return null;
        }
    }
}
