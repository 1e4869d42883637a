namespace RebaseBind.TestImages;

/// <summary>One resource.</summary>
internal sealed record ResourceData(uint Type, uint Name, byte[] Content);
