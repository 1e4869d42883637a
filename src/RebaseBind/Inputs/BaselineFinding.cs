namespace RebaseBind.Inputs;

/// <summary>A finding that was there when the baseline was written.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Image">Its image.</param>
/// <param name="Cost">What it cost.</param>
public sealed record BaselineFinding(string Code, string Image, GateNumbers Cost);
