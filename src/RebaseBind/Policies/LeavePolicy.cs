namespace RebaseBind.Policies;

/// <summary>The two policies that decide which images are left alone.</summary>
/// <param name="Signed">What happens to images whose signature a change would void.</param>
/// <param name="Profile">Whose address space it is: some systems have DLLs with addresses of their own.</param>
internal readonly record struct LeavePolicy(SignedPolicy Signed, RangeProfile Profile);
