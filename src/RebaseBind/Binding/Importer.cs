using System.Reflection.PortableExecutable;
using RebaseBind.Paths;

namespace RebaseBind.Binding;

/// <summary>The image whose imports are bound, as far as looking for DLLs goes.</summary>
/// <param name="Path">Its path below the root, with '/'.</param>
/// <param name="Machine">Its processor.</param>
internal sealed record Importer(string Path, Machine Machine)
{
    /// <summary>Its folder, with a '/' at the end; empty for the root.</summary>
    internal string Folder { get; } = ImagePath.FolderOf(Path);
}
