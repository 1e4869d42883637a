using System;
using System.Collections.Generic;
using System.IO;
using System.Reflection.PortableExecutable;
using System.Xml;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.PortableExecutable.Resources;

namespace RebaseBind.Binding.SideBySide;

/// <summary>The side-by-side assemblies that an image asks for in its own manifest (Microsoft Learn, "Manifests", "Assembly manifests").</summary>
internal static class ManifestDependencies
{
    private const int MaxSize = 0x10_0000;

    /// <summary>CREATEPROCESS_MANIFEST_RESOURCE_ID, for a program's process.</summary>
    private const uint OfProgram = 1;

    /// <summary>ISOLATIONAWARE_MANIFEST_RESOURCE_ID, for the imports of a DLL.</summary>
    private const uint OfDll = 2;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MaxSize,
    };

    /// <summary>The assemblies; none if the image has no manifest, or one that cannot be read.</summary>
    internal static IReadOnlyList<AssemblyIdentity> Of(PeImage image)
    {
        bool isDll = (image.Headers.Characteristics & Characteristics.Dll) != 0;
        ReadOnlySpan<byte> manifest = ResourceDirectory.Find(image, ResourceDirectory.ManifestType, isDll ? OfDll : OfProgram);
        return manifest.Length is 0 or > MaxSize ? [] : Read(manifest.ToArray());
    }

    private static List<AssemblyIdentity> Read(byte[] manifest)
    {
        var found = new List<AssemblyIdentity>();
        try
        {
            using var text = new MemoryStream(manifest);
            using var reader = XmlReader.Create(text, Settings);
            bool isDependency = false;
            while (reader.Read())
            {
                if (reader.LocalName == "dependentAssembly")
                {
                    isDependency = reader.NodeType == XmlNodeType.Element && !reader.IsEmptyElement;
                }
                else if (isDependency
                    && reader is { NodeType: XmlNodeType.Element, LocalName: "assemblyIdentity" }
                    && Identity(reader) is { } identity)
                {
                    found.Add(identity);
                }
            }

            return found;
        }
        catch (XmlException)
        {
            // Windows does not start a program with such a manifest.
            return [];
        }
    }

    private static AssemblyIdentity? Identity(XmlReader element)
        => AssemblyIdentity.Of(element.GetAttribute("name"), element.GetAttribute("publicKeyToken"), element.GetAttribute("version"));
}
