namespace RebaseBind.PortableExecutable.Editing;

/// <summary>A part of a file that lies elsewhere in another layout of the file.</summary>
/// <param name="From">The file offset of its first byte.</param>
/// <param name="To">The file offset of that byte in the other layout.</param>
/// <param name="Size">How many bytes it has; not 0.</param>
internal readonly record struct FilePart(FileOffset From, FileOffset To, int Size);
