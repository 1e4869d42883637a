using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace RebaseBind.House.Tests;

/// <summary>Which types a compiled assembly uses where: in bases, signatures, bodies and attributes.</summary>
internal sealed class AssemblyReferences : ISignatureTypeProvider<IEnumerable<string>, object?>, IDisposable
{
    /// <summary>Stands before the names of types of other assemblies, which may have the namespaces of this one.</summary>
    private const string Elsewhere = "extern ";

    private static readonly Dictionary<int, OpCode> OpCodesByValue = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => (int)(ushort)code.Value);

    private readonly PEReader file;
    private readonly MetadataReader reader;

    internal AssemblyReferences(string path)
    {
        file = new PEReader(File.ReadAllBytes(path).ToImmutableArray());
        reader = file.GetMetadataReader();
    }

    /// <summary>Every use, once: the namespace and name of the type that uses, and those of the type that is used. Types of other assemblies are left out.</summary>
    /// <param name="root">The namespace that both are in; compilers add types to others.</param>
    internal IReadOnlyList<(string User, string Used)> Find(string root) => Find(root, used => used.StartsWith(root + ".", StringComparison.Ordinal));

    /// <summary>Every use of a type of another assembly, once.</summary>
    /// <param name="root">The namespace that the type that uses is in.</param>
    internal IReadOnlyList<(string User, string Used)> FindOutside(string root)
        => [.. Find(root, used => used.StartsWith(Elsewhere, StringComparison.Ordinal)).Select(use => (use.User, use.Used[Elsewhere.Length..]))];

    public void Dispose() => file.Dispose();

    private IReadOnlyList<(string User, string Used)> Find(string root, Func<string, bool> isMeant)
    {
        var uses = new SortedSet<(string, string)>();
        foreach (TypeDefinitionHandle handle in reader.TypeDefinitions)
        {
            string user = NameOf(handle);
            IEnumerable<string> all = user.StartsWith(root + ".", StringComparison.Ordinal) ? UsesOf(reader.GetTypeDefinition(handle)) : [];
            uses.UnionWith(all.Where(used => isMeant(used) && used != user).Select(used => (user, used)));
        }

        return [.. uses];
    }

    private IEnumerable<string> UsesOf(TypeDefinition type)
        => Resolve(type.BaseType)
            .Concat(type.GetInterfaceImplementations().SelectMany(handle => Resolve(reader.GetInterfaceImplementation(handle).Interface)))
            .Concat(type.GetFields().SelectMany(handle => reader.GetFieldDefinition(handle).DecodeSignature(this, null)))
            .Concat(type.GetCustomAttributes().SelectMany(AttributeUses))
            .Concat(type.GetMethods().SelectMany(handle => MethodUses(reader.GetMethodDefinition(handle))))
            .Concat(type.GetGenericParameters().SelectMany(ConstraintUses));

    private IEnumerable<string> ConstraintUses(GenericParameterHandle handle)
        => reader.GetGenericParameter(handle).GetConstraints().SelectMany(constraint => Resolve(reader.GetGenericParameterConstraint(constraint).Type));

    private IEnumerable<string> AttributeUses(CustomAttributeHandle handle) => Resolve(reader.GetCustomAttribute(handle).Constructor);

    private List<string> MethodUses(MethodDefinition method)
    {
        MethodSignature<IEnumerable<string>> signature = method.DecodeSignature(this, null);
        List<string> uses = [.. signature.ReturnType, .. signature.ParameterTypes.SelectMany(used => used), .. method.GetGenericParameters().SelectMany(ConstraintUses)];
        if (method.RelativeVirtualAddress != 0)
        {
            MethodBodyBlock body = file.GetMethodBody(method.RelativeVirtualAddress);
            uses.AddRange(body.ExceptionRegions.SelectMany(region => Resolve(region.CatchType)));
            if (!body.LocalSignature.IsNil)
            {
                uses.AddRange(reader.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(this, null).SelectMany(used => used));
            }

            uses.AddRange(TokensIn(body.GetILReader()).SelectMany(Resolve));
        }

        return uses;
    }

    private static List<EntityHandle> TokensIn(BlobReader code)
    {
        var tokens = new List<EntityHandle>();
        while (code.RemainingBytes > 0)
        {
            int value = code.ReadByte();
            OpCode operation = OpCodesByValue[value == 0xFE ? 0xFE00 | code.ReadByte() : value];
            switch (operation.OperandType)
            {
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                    tokens.Add(MetadataTokens.EntityHandle(code.ReadInt32()));
                    break;
                case OperandType.InlineSwitch:
                    int targets = code.ReadInt32();
                    code.Offset += sizeof(int) * targets;
                    break;
                default:
                    code.Offset += SizeOf(operation.OperandType);
                    break;
            }
        }

        return tokens;
    }

    private static int SizeOf(OperandType operand) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => sizeof(byte),
        OperandType.InlineVar => sizeof(ushort),
        OperandType.InlineI8 or OperandType.InlineR => sizeof(long),
        _ => sizeof(int),
    };

    /// <summary>The types that a token stands for: the type itself, that of a member, and what fills in their generic parameters.</summary>
    private IEnumerable<string> Resolve(EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case var _ when handle.IsNil:
                return [];
            case HandleKind.TypeDefinition:
                return [NameOf((TypeDefinitionHandle)handle)];
            case HandleKind.TypeReference:
                return [NameOf((TypeReferenceHandle)handle)];
            case HandleKind.TypeSpecification:
                return reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(this, null);
            case HandleKind.FieldDefinition:
                FieldDefinition field = reader.GetFieldDefinition((FieldDefinitionHandle)handle);
                return [NameOf(field.GetDeclaringType()), .. field.DecodeSignature(this, null)];
            case HandleKind.MethodDefinition:
                MethodDefinition method = reader.GetMethodDefinition((MethodDefinitionHandle)handle);
                return [NameOf(method.GetDeclaringType()), .. method.DecodeSignature(this, null).ReturnType];
            case HandleKind.MemberReference:
                return Resolve(reader.GetMemberReference((MemberReferenceHandle)handle).Parent);
            case HandleKind.MethodSpecification:
                MethodSpecification specification = reader.GetMethodSpecification((MethodSpecificationHandle)handle);
                return Resolve(specification.Method).Concat(specification.DecodeSignature(this, null).SelectMany(used => used));
            default:
                return [];
        }
    }

    /// <summary>Namespace and name; of a nested type those of the outermost one.</summary>
    private string NameOf(TypeDefinitionHandle handle)
    {
        TypeDefinition type = reader.GetTypeDefinition(handle);
        while (!type.GetDeclaringType().IsNil)
        {
            type = reader.GetTypeDefinition(type.GetDeclaringType());
        }

        string space = reader.GetString(type.Namespace);
        return space.Length == 0 ? string.Empty : space + "." + reader.GetString(type.Name);
    }

    /// <summary>The same of a type of another assembly, with the mark of those before it.</summary>
    private string NameOf(TypeReferenceHandle handle)
    {
        TypeReference type = reader.GetTypeReference(handle);
        while (type.ResolutionScope.Kind == HandleKind.TypeReference)
        {
            type = reader.GetTypeReference((TypeReferenceHandle)type.ResolutionScope);
        }

        return Elsewhere + reader.GetString(type.Namespace) + "." + reader.GetString(type.Name);
    }

    IEnumerable<string> ISimpleTypeProvider<IEnumerable<string>>.GetPrimitiveType(PrimitiveTypeCode typeCode) => [];

    IEnumerable<string> ISimpleTypeProvider<IEnumerable<string>>.GetTypeFromDefinition(MetadataReader metadata, TypeDefinitionHandle handle, byte rawTypeKind)
        => [NameOf(handle)];

    IEnumerable<string> ISimpleTypeProvider<IEnumerable<string>>.GetTypeFromReference(MetadataReader metadata, TypeReferenceHandle handle, byte rawTypeKind)
        => [NameOf(handle)];

    IEnumerable<string> ISignatureTypeProvider<IEnumerable<string>, object?>.GetTypeFromSpecification(
        MetadataReader metadata, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind)
        => metadata.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    IEnumerable<string> ISZArrayTypeProvider<IEnumerable<string>>.GetSZArrayType(IEnumerable<string> elementType) => elementType;

    IEnumerable<string> IConstructedTypeProvider<IEnumerable<string>>.GetArrayType(IEnumerable<string> elementType, ArrayShape shape) => elementType;

    IEnumerable<string> IConstructedTypeProvider<IEnumerable<string>>.GetByReferenceType(IEnumerable<string> elementType) => elementType;

    IEnumerable<string> IConstructedTypeProvider<IEnumerable<string>>.GetPointerType(IEnumerable<string> elementType) => elementType;

    IEnumerable<string> IConstructedTypeProvider<IEnumerable<string>>.GetGenericInstantiation(
        IEnumerable<string> genericType, ImmutableArray<IEnumerable<string>> typeArguments)
        => genericType.Concat(typeArguments.SelectMany(argument => argument));

    IEnumerable<string> ISignatureTypeProvider<IEnumerable<string>, object?>.GetFunctionPointerType(MethodSignature<IEnumerable<string>> signature)
        => signature.ReturnType.Concat(signature.ParameterTypes.SelectMany(used => used));

    IEnumerable<string> ISignatureTypeProvider<IEnumerable<string>, object?>.GetGenericMethodParameter(object? genericContext, int index) => [];

    IEnumerable<string> ISignatureTypeProvider<IEnumerable<string>, object?>.GetGenericTypeParameter(object? genericContext, int index) => [];

    IEnumerable<string> ISignatureTypeProvider<IEnumerable<string>, object?>.GetModifiedType(
        IEnumerable<string> modifier, IEnumerable<string> unmodifiedType, bool isRequired)
        => modifier.Concat(unmodifiedType);

    IEnumerable<string> ISignatureTypeProvider<IEnumerable<string>, object?>.GetPinnedType(IEnumerable<string> elementType) => elementType;
}
