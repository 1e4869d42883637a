using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.PortableExecutable.Tests.Editing;
using RebaseBind.PortableExecutable.Tests.Expected;
using RebaseBind.TestImages;

namespace RebaseBind.PortableExecutable.Tests.Robustness;

/// <summary>Whatever a single field holds, asking for exports and for room ends in a refusal or in a result.</summary>
[TestClass]
public sealed class ExtremeFieldTests
{
    public static IEnumerable<object[]> Images => GrowableImage.All.Select(image => new object[] { image.Name });

    [TestMethod]
    [DynamicData(nameof(Images))]
    public void EveryFieldMayHoldAnyExtreme(string name)
    {
        GrowableImage growable = GrowableImage.All.Single(image => image.Name == name);
        uint[] values = [.. Damage.Extremes, .. Ends(growable)];
        int refused = 0;
        foreach (int field in Fields(growable))
        {
            foreach (uint value in values)
            {
                try
                {
                    RoomAndNames.Use(growable.File.ToArray().Put32(field, value));
                }
                catch (BadImageException refusal)
                {
                    Assert.AreNotEqual(ImageDefect.None, refusal.Defect, $"field 0x{field:x} = 0x{value:x}");
                    refused++;
                }
                catch (Exception exception) when (exception is not AssertFailedException)
                {
                    Assert.Fail($"field 0x{field:x} = 0x{value:x}: {exception}");
                }
            }
        }

        Assert.IsGreaterThan(100, refused);
    }

    /// <summary>All of the headers and of the debug and export directories, 4 bytes at a time.</summary>
    private static IEnumerable<int> Fields(GrowableImage image)
    {
        IEnumerable<int> fields = FieldsFrom(HeaderFields.NewHeaderPointer, image.Fields.SectionName(image.Built.Sections.Count));
        foreach (ImageDirectory directory in new[] { ImageDirectory.Debug, ImageDirectory.Export })
        {
            int start = image.Built.OffsetOf(directory);
            fields = fields.Concat(FieldsFrom(start, start + (int)Math.Min(image.Built.Directory(directory).Size, 64)));
        }

        return fields.Distinct();
    }

    private static IEnumerable<int> FieldsFrom(int start, int end) => Enumerable.Range(0, (end - start) / 4).Select(i => start + (4 * i));

    /// <summary>The last byte of every section, in memory and in the file, of the headers and of the file; and what is behind it.</summary>
    private static IEnumerable<uint> Ends(GrowableImage image)
        => image.Built.Sections.SelectMany(section => new[] { section.Rva + section.RawSize, section.RawOffset + section.RawSize })
            .Concat([(uint)image.SizeOfHeaders, (uint)image.File.Length, (uint)image.File.Length - 4])
            .SelectMany(end => new[] { end - 1, end });
}
