namespace RebaseBind.Policies;

/// <summary>The parts of a run that take long enough to watch, in the order in which runs come to them.</summary>
internal enum PipelineStage
{
    /// <summary>Files are being read, and images among them recognised.</summary>
    Gathering,

    /// <summary>Images are compared with what is recorded of them.</summary>
    Verifying,

    /// <summary>The bases are being decided. Nobody knows how long that takes.</summary>
    Planning,

    /// <summary>It is being decided what imports would be bound to.</summary>
    Binding,

    /// <summary>It is being decided how files would be laid out.</summary>
    LayingOut,

    /// <summary>Files are being copied, and changed images written beside those that they replace.</summary>
    Writing,

    /// <summary>Images that do not change are being hashed for the record.</summary>
    Recording,

    /// <summary>Changed images are being put in place.</summary>
    Completing,

    /// <summary>What a simulation needs is being read.</summary>
    Examining,

    /// <summary>The same of the images as they would be.</summary>
    ExaminingResult,

    /// <summary>Processes are being simulated; they are what is counted.</summary>
    Simulating,

    /// <summary>The same with the images as they would be.</summary>
    SimulatingResult,
}
