using System;
using System.IO;
using RebaseBind.Assessing;
using RebaseBind.Gathering;
using RebaseBind.Loading;
using RebaseBind.Policies;
using RebaseBind.TestImages;
using RebaseBind.TestSupport;

namespace RebaseBind.Tests.Loading;

/// <summary>A folder of images that is simulated through the whole pipeline.</summary>
internal sealed class SimulateTree : IDisposable
{
    private readonly TemporaryFolder folder = new();

    internal RebaseBindOptions Options { get; init; } = new() { Run = new() { Jobs = 2 } };

    internal string Root => folder.PathOf("in");

    internal SimulateTree With(string path, ImageBuilder image) => With(path, image.Build().ToArray());

    internal SimulateTree With(string path, byte[] image)
    {
        folder.Write("in/" + path, image);
        return this;
    }

    internal string PathOf(string path) => Path.Combine(Root, path);

    internal GatheredTree Scan() => new RebaseBindPipeline(Options).Scan(Root);

    internal LoadReport Simulate(bool asIs = false, LoadOptions? load = null) => Simulate(Scan(), asIs, load);

    internal LoadReport Simulate(GatheredTree tree, bool asIs = false, LoadOptions? load = null)
    {
        var pipeline = new RebaseBindPipeline(Options);
        return pipeline.Simulate(tree, asIs ? null : pipeline.Plan(tree), load ?? new LoadOptions());
    }

    public void Dispose() => folder.Dispose();
}
