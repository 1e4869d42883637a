using System.Collections.Generic;
using RebaseBind.PortableExecutable;
using RebaseBind.Processes;

namespace RebaseBind.Loading;

/// <summary>An image in a process while that is being simulated.</summary>
internal sealed class ProcessModule(ImageNumber number, LoadFacts image, LoadCause cause, string loadedBy, Landing landing, FolderNumber[] folders)
{
    private readonly List<ProcessModule> needs = [];
    private readonly HashSet<ProcessModule> needed = [];

    /// <summary>The image's number.</summary>
    internal ImageNumber Number { get; } = number;

    /// <summary>The image.</summary>
    internal LoadFacts Image { get; } = image;

    /// <summary>How it came to be loaded.</summary>
    internal LoadCause Cause { get; } = cause;

    /// <summary>For whom.</summary>
    internal string LoadedBy { get; } = loadedBy;

    /// <summary>Where it lies.</summary>
    internal Landing Landing { get; } = landing;

    /// <summary>The folders in which what it needs is looked for first.</summary>
    internal FolderNumber[] Folders { get; } = folders;

    /// <summary>Folders searched for it in vain.</summary>
    internal int FailedProbes { get; init; }

    /// <summary>Whether it is loaded before the program runs.</summary>
    internal bool IsAtStart { get; init; }

    /// <summary>The images that are initialised before it, in the order it needs them, each once.</summary>
    internal IReadOnlyList<ProcessModule> Needs => needs;

    /// <summary>What its imports cost so far.</summary>
    internal ImportWork Work { get; set; }

    /// <summary>The pages of its address tables that are written to so far.</summary>
    internal PageSet.Builder ImportPages { get; } = new();

    /// <summary>How many of its descriptors are looked up so far.</summary>
    internal int SnappedDescriptors { get; set; }

    /// <summary>The descriptors whose bound slots were judged: a crafted bound import directory may name one many times.</summary>
    internal HashSet<Rva> JudgedBindings { get; } = [];

    /// <summary>Whether a DLL is known not to export what it imports.</summary>
    internal bool LacksExport { get; set; }

    /// <summary>Its turn to be initialised; -1 before that is known.</summary>
    internal int InitialisationOrder { get; set; } = -1;

    /// <summary>Whether its turn is being found.</summary>
    internal bool IsVisited { get; set; }

    /// <summary>Whether it lies where its file asks to be, as binding has it.</summary>
    internal bool IsAtBase => Landing.Base == Image.Summary.ImageBase;

    /// <summary>Takes note that another image is initialised before it.</summary>
    internal void Need(ProcessModule other)
    {
        if (needed.Add(other))
        {
            needs.Add(other);
        }
    }
}
