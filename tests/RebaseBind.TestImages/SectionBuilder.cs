using System;

namespace RebaseBind.TestImages;

/// <summary>Says what one section is like.</summary>
public sealed class SectionBuilder
{
    internal const uint Code = 0x60000020;
    internal const uint InitializedData = 0xC0000040;
    internal const uint ReadOnlyData = 0x40000040;
    internal const uint Discardable = 0x42000040;

    internal SectionBuilder(string name) => Name = name;

    internal string Name { get; }

    internal uint Characteristics { get; private set; } = InitializedData;

    internal byte[] Data { get; set; } = [];

    internal uint? VirtualSize { get; private set; }

    internal int RawGap { get; private set; }

    /// <summary>Sets the flags, as in the section table.</summary>
    public SectionBuilder WithCharacteristics(uint flags)
    {
        Characteristics = flags;
        return this;
    }

    /// <summary>Makes it executable code.</summary>
    public SectionBuilder WithCode() => WithCharacteristics(Code);

    /// <summary>Sets what it holds.</summary>
    public SectionBuilder WithData(params byte[] data)
    {
        Data = data;
        return this;
    }

    /// <summary>Fills it with <paramref name="size"/> bytes that are all different from their neighbours.</summary>
    public SectionBuilder WithSize(int size)
    {
        Data = Filler.Bytes(size);
        return this;
    }

    /// <summary>Sets VirtualSize apart from the size of the data; 0 means "as SizeOfRawData".</summary>
    public SectionBuilder WithVirtualSize(uint size)
    {
        VirtualSize = size;
        return this;
    }

    /// <summary>Leaves it without raw data: <paramref name="virtualSize"/> zero bytes in memory, none in the file.</summary>
    public SectionBuilder WithoutRawData(uint virtualSize)
    {
        Data = [];
        return WithVirtualSize(virtualSize).WithCharacteristics(0xC0000080);
    }

    /// <summary>Leaves bytes that belong to nothing before its raw data; rounded up to FileAlignment.</summary>
    public SectionBuilder WithRawGap(int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        RawGap = size;
        return this;
    }
}
