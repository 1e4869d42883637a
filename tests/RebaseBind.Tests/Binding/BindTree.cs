using System;
using System.IO;
using System.Linq;
using RebaseBind.Binding;
using RebaseBind.Gathering;
using RebaseBind.Policies;
using RebaseBind.TestImages;
using RebaseBind.TestSupport;

namespace RebaseBind.Tests.Binding;

/// <summary>A folder of images that goes through the whole pipeline.</summary>
internal sealed class BindTree : IDisposable
{
    private readonly TemporaryFolder folder = new();

    internal string Root => folder.PathOf("in");

    internal BindTree With(string path, ImageBuilder image) => With(path, image.Build().ToArray());

    internal BindTree With(string path, byte[] file)
    {
        folder.Write("in/" + path, file);
        return this;
    }

    /// <summary>Writes a DLL beside the tree.</summary>
    internal BindTree WithReference(string path, ImageBuilder image)
    {
        folder.Write(path, image.Build().ToArray());
        return this;
    }

    internal string PathOf(string path) => folder.PathOf(path);

    internal BoundFile Read(string path) => new(Bytes(path));

    internal byte[] Bytes(string path) => File.ReadAllBytes(folder.PathOf("in/" + path));

    /// <summary>Moves and binds the images in place.</summary>
    internal ApplyResult Bind(RebaseBindOptions? options = null)
    {
        var pipeline = new RebaseBindPipeline(options ?? new RebaseBindOptions { Change = new() { Bind = BindPolicy.All } });
        GatheredTree tree = pipeline.Scan(Root);
        return pipeline.Apply(tree, pipeline.Plan(tree), OutputTarget.InPlace);
    }

    /// <summary>Takes the bindings out in place.</summary>
    internal ApplyResult Unbind(RebaseBindOptions? options = null)
    {
        var pipeline = new RebaseBindPipeline(options ?? new RebaseBindOptions());
        return pipeline.Unbind(pipeline.Scan(Root), OutputTarget.InPlace);
    }

    /// <summary>What became of the only import of an image.</summary>
    internal static ImportBinding ImportOf(ApplyResult result, string path) => result.Bindings.Single(binding => binding.Path == path).Imports.Single();

    public void Dispose() => folder.Dispose();
}
