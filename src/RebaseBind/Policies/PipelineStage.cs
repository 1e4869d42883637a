namespace RebaseBind.Policies;

/// <summary>The parts of a run that take long enough to watch.</summary>
internal enum PipelineStage
{
    /// <summary>Files are being read.</summary>
    Gathering,

    /// <summary>Files are being written.</summary>
    Writing,
}
