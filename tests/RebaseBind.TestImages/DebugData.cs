namespace RebaseBind.TestImages;

/// <summary>One entry of the debug directory and what it points to.</summary>
internal sealed record DebugData(uint Type, uint TimeDateStamp, byte[] Content);
