namespace RebaseBind.Inputs;

/// <summary>What one process cost under one loader when the baseline was written.</summary>
/// <param name="Profile">The loader's name.</param>
/// <param name="Root">The path of the process's first image.</param>
/// <param name="Numbers">The counts.</param>
public sealed record BaselineProcess(string Profile, string Root, GateNumbers Numbers);
