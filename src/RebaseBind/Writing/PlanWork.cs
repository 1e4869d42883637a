using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Binding;
using RebaseBind.Files;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.PortableExecutable.Editing;
using RebaseBind.Rebasing;

namespace RebaseBind.Writing;

/// <summary>Moves images to their planned bases and binds their imports.</summary>
/// <param name="plan">The plan.</param>
/// <param name="dynamicBase">What happens to DYNAMICBASE.</param>
/// <param name="binder">Binds the images.</param>
/// <param name="targets">The files it binds them to.</param>
/// <param name="hashes">The SHA-256 of images as far as known, by path.</param>
internal sealed class PlanWork(AddressPlan plan, DynamicBasePolicy dynamicBase, TreeBinder binder, IDisposable targets, IReadOnlyDictionary<string, byte[]> hashes) : IImageWork
{
    private readonly Dictionary<string, Placement> placements = plan.Placements
        .Where(placement => ImageRebaser.IsNeeded(placement, dynamicBase) || binder.Concerns(placement.Image))
        .ToDictionary(placement => placement.Image.Path, StringComparer.Ordinal);

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Paths => placements.Keys;

    /// <inheritdoc/>
    public RewrittenImage? Rewrite(string path, Memory<byte> file, ImageChange? earlier)
    {
        Placement placement = placements[path];
        var editor = new ImageEditor(file);
        ImageRebaser.Check(editor.Original, placement);
        ImageBinding? binding = binder.Bind(editor.Original, placement.Image);
        if (!ImageRebaser.IsNeeded(placement, dynamicBase) && binding is not { ChangesFile: true })
        {
            return null;
        }

        uint sizeOfHeaders = editor.Original.Headers.SizeOfHeaders;
        bool isContinued = earlier is not null && ChangeHistory.IsWhereItEnded(earlier, editor.Original);
        byte[] sha256 = hashes.TryGetValue(path, out byte[]? known) ? known : ContentHash.Sha256(file);
        ImageChange change = ImageRebaser.Apply(editor, placement, dynamicBase, binding?.HeaderGrowth ?? 0, binding?.Edits ?? [], sha256, out ReadOnlyMemory<byte> result);
        return new RewrittenImage(result, ChangeHistory.Join(earlier, isContinued, change, sizeOfHeaders, result.Span));
    }

    /// <inheritdoc/>
    public void Release() => targets.Dispose();
}
