using System.Collections.Generic;
using RebaseBind.Findings;
using RebaseBind.Policies;

namespace RebaseBind.Tasks.Staging;

/// <summary>Reads the words of a project's properties, and collects what is wrong with them.</summary>
internal sealed class PropertyWords
{
    private readonly List<Finding> errors = [];

    /// <summary>What a word stands for; the default if it has a fault.</summary>
    internal T Read<T>(Choice<T> choice, string property, string value)
    {
        Refuse(choice.FindFault(property, value));
        return choice.Read(value);
    }

    /// <summary>A number; null if there is none or it has a fault.</summary>
    internal long? Read(WholeNumber number, string property, string value)
    {
        Refuse(number.FindFault(property, value));
        return number.Read(value);
    }

    /// <summary>Takes note of a fault, if there is one.</summary>
    internal void Refuse(string? fault)
    {
        if (fault is not null)
        {
            errors.Add(new Finding(FindingCatalog.BadPolicy, FindingSeverity.Error, string.Empty, fault));
        }
    }

    /// <summary>Takes note of faults that have codes of their own.</summary>
    internal void Refuse(IEnumerable<Finding> faults) => errors.AddRange(faults);

    /// <summary>Throws if there was a fault.</summary>
    /// <exception cref="RebaseBindException">One finding for each.</exception>
    internal void ThrowIfRefused()
    {
        if (errors.Count != 0)
        {
            throw new RebaseBindException(errors);
        }
    }
}
