namespace RebaseBind.Gathering;

/// <summary>Whose image it is, as far as a build or a dependency file (*.deps.json) says so.</summary>
/// <param name="Kind">Who can change it.</param>
/// <param name="Name">The package and its version, such as "librdkafka.redist 2.3.0"; for a project its name.</param>
internal sealed record ImageOwner(OwnerKind Kind, string Name)
{
    /// <summary>Whether somebody other than the tree's owner links it; what nothing is known of counts as the reader's own.</summary>
    internal bool IsOther => Kind is OwnerKind.Package or OwnerKind.Framework;
}

/// <summary>Who can change an image.</summary>
internal enum OwnerKind
{
    /// <summary>The reader: it is built from a project.</summary>
    Own,

    /// <summary>The makers of a package.</summary>
    Package,

    /// <summary>The makers of .NET, or of another framework.</summary>
    Framework,
}
