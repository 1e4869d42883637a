using System;
using RebaseBind.PortableExecutable.Images;

namespace RebaseBind.PortableExecutable.Tests.Expected;

/// <summary>Asserts that damaged images are refused for the right reason.</summary>
internal static class Refusal
{
    internal static void IsFor(ImageDefect defect, ReadOnlyMemory<byte> file, Action<PeImage>? read = null)
    {
        BadImageException refusal = Assert.ThrowsExactly<BadImageException>(() =>
        {
            var image = PeImage.Read(file);
            read?.Invoke(image);
        });
        Assert.AreEqual(defect, refusal.Defect, refusal.Message);
        Assert.IsGreaterThanOrEqualTo(0, refusal.Offset.Value);
        Assert.IsLessThanOrEqualTo(file.Length, refusal.Offset.Value);
    }
}
