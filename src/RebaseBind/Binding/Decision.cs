using System.Collections.Generic;

namespace RebaseBind.Binding;

/// <summary>What is decided for one DLL that an image imports from.</summary>
/// <param name="Entry">The descriptor.</param>
/// <param name="Target">The DLL, if it was found.</param>
/// <param name="Addresses">What the slots get, one address each; null if the descriptor stays unbound.</param>
/// <param name="Chain">The further DLLs that forwarders lead to.</param>
/// <param name="Refusal">If it stays unbound, why.</param>
internal sealed record Decision(ImportEntry Entry, BindTarget? Target, ulong[]? Addresses, IReadOnlyList<ForwardTarget> Chain, BindRefusal? Refusal)
{
    /// <summary>Whether it is bound.</summary>
    internal bool IsBound => Addresses is not null;

    /// <summary>A descriptor that stays unbound.</summary>
    internal static Decision Refuse(ImportEntry entry, BindRefusal refusal, BindTarget? target = null) => new(entry, target, null, [], refusal);

    /// <summary>For a report.</summary>
    internal ImportBinding ToReport()
        => new(Entry.Dll, Entry.IsDelayLoaded, Entry.Count, IsBound, IsBound ? Target!.Path : null, Refusal?.Code, Refusal?.Text ?? string.Empty);
}
