using System;
using System.Collections.Generic;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.PortableExecutable.Clr;

/// <summary>What the metadata of an image refer to (ECMA-335 II.22.31 ModuleRef and II.22.5 AssemblyRef).</summary>
internal sealed record ClrReferences
{
    /// <summary>More than any framework's name takes, in bytes.</summary>
    private const int LongestFramework = 100;

    private ClrReferences(IReadOnlyList<string> nativeLibraries, IReadOnlyList<string> assemblies, bool areUnknown = false)
    {
        NativeLibraries = nativeLibraries;
        Assemblies = assemblies;
        AreUnknown = areUnknown;
    }

    /// <summary>Those of an image without managed code.</summary>
    internal static ClrReferences None { get; } = new([], []);

    /// <summary>Those of an image whose metadata cannot be read.</summary>
    internal static ClrReferences Unknown { get; } = new([], [], areUnknown: true);

    /// <summary>
    /// The native libraries that P/Invoke declarations name, and modules of the same assembly, as written; each once, whatever its case.
    /// </summary>
    internal IReadOnlyList<string> NativeLibraries { get; }

    /// <summary>The simple names of the assemblies; each once, whatever its case.</summary>
    internal IReadOnlyList<string> Assemblies { get; }

    /// <summary>
    /// The framework that the assembly was compiled for, as ".NETCoreApp,Version=v10.0" (TargetFrameworkAttribute); null if it does not say.
    /// </summary>
    internal string? TargetFramework { get; private init; }

    /// <summary>Whether the metadata cannot be read, so that there may be references nobody knows of.</summary>
    internal bool AreUnknown { get; }

    /// <summary>The references in the metadata that a CLR header names; <see cref="Unknown"/> if they leave the image or are damaged.</summary>
    internal static ClrReferences Of(PeImage image, ClrHeader header)
    {
        if (!image.TryGetOffset(header.Metadata.Address, header.Metadata.Size, out FileOffset offset))
        {
            return Unknown;
        }

        ReadOnlySpan<byte> metadata = image.Bytes.Slice(offset.Value, (int)header.Metadata.Size);
        if (!MetadataRoot.IsPlausible(metadata))
        {
            return Unknown;
        }

        try
        {
            return Read(image, metadata);
        }
        catch (Exception damage) when (damage is not OutOfMemoryException)
        {
            // MetadataReader checks its bounds but promises no single exception for damaged bytes; whichever it is, it says the same.
            return Unknown;
        }
    }

    private static unsafe ClrReferences Read(PeImage image, ReadOnlySpan<byte> metadata)
    {
        fixed (byte* start = metadata)
        {
            var reader = new MetadataReader(start, metadata.Length, MetadataReaderOptions.None);
            var libraries = new DistinctNames(image);
            for (int row = 1; row <= reader.GetTableRowCount(TableIndex.ModuleRef); row++)
            {
                if (!TryAdd(libraries, reader, reader.GetModuleReference(MetadataTokens.ModuleReferenceHandle(row)).Name))
                {
                    return Unknown;
                }
            }

            var assemblies = new DistinctNames(image);
            for (int row = 1; row <= reader.GetTableRowCount(TableIndex.AssemblyRef); row++)
            {
                if (!TryAdd(assemblies, reader, reader.GetAssemblyReference(MetadataTokens.AssemblyReferenceHandle(row)).Name))
                {
                    return Unknown;
                }
            }

            return new ClrReferences(libraries.Names, assemblies.Names) { TargetFramework = ReadTargetFramework(reader) };
        }
    }

    /// <summary>The attribute's one fixed argument (ECMA-335 II.23.3: a prolog of 1, then the text's length and its bytes).</summary>
    private static string? ReadTargetFramework(MetadataReader reader)
    {
        if (!reader.IsAssembly)
        {
            return null;
        }

        foreach (CustomAttributeHandle handle in reader.GetAssemblyDefinition().GetCustomAttributes())
        {
            CustomAttribute attribute = reader.GetCustomAttribute(handle);
            if (IsTargetFramework(reader, attribute))
            {
                BlobReader value = reader.GetBlobReader(attribute.Value);
                return value.Length is > 2 and < LongestFramework && value.ReadUInt16() == 1 ? value.ReadSerializedString() : null;
            }
        }

        return null;
    }

    private static bool IsTargetFramework(MetadataReader reader, CustomAttribute attribute)
    {
        if (attribute.Constructor.Kind != HandleKind.MemberReference)
        {
            return false;
        }

        EntityHandle parent = reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent;
        if (parent.Kind != HandleKind.TypeReference)
        {
            return false;
        }

        TypeReference type = reader.GetTypeReference((TypeReferenceHandle)parent);
        return reader.StringComparer.Equals(type.Name, "TargetFrameworkAttribute")
            && reader.StringComparer.Equals(type.Namespace, "System.Runtime.Versioning");
    }

    /// <summary>Adds a name without making a string of it first.</summary>
    private static unsafe bool TryAdd(DistinctNames names, MetadataReader reader, StringHandle name)
    {
        BlobReader text = reader.GetBlobReader(name);
        return names.TryAdd(new ReadOnlySpan<byte>(text.StartPointer, text.Length), text.Length);
    }
}
