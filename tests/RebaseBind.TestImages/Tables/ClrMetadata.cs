using System;
using System.Collections.Generic;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace RebaseBind.TestImages.Tables;

/// <summary>Makes the metadata (ECMA-335 II.24) of a module that holds nothing but references.</summary>
internal static class ClrMetadata
{
    internal static byte[] Make(IEnumerable<string> assemblies, IEnumerable<string> nativeLibraries)
    {
        var builder = new MetadataBuilder();
        builder.AddModule(0, builder.GetOrAddString("test.dll"), builder.GetOrAddGuid(new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)), default, default);
        foreach (string assembly in assemblies)
        {
            builder.AddAssemblyReference(builder.GetOrAddString(assembly), new Version(1, 2, 3, 4), default, default, default, default);
        }

        foreach (string library in nativeLibraries)
        {
            builder.AddModuleReference(builder.GetOrAddString(library));
        }

        var bytes = new BlobBuilder();
        new MetadataRootBuilder(builder).Serialize(bytes, methodBodyStreamRva: 0, mappedFieldDataStreamRva: 0);
        return bytes.ToArray();
    }
}
