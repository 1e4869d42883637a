using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using RebaseBind.Assessing;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Gating;
using RebaseBind.Images;
using RebaseBind.Loading;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.TestImages;
using RebaseBind.TestSupport;

namespace RebaseBind.Tests.Field;

/// <summary>A folder with one image of a kind that people ship, and what the whole pipeline makes of it.</summary>
internal sealed class FieldTree : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly RebaseBindOptions options;
    private GatheredTree? tree;
    private AddressPlan? plan;

    internal FieldTree(RebaseBindOptions? options = null) => this.options = options ?? new RebaseBindOptions();

    internal GatheredTree Tree => tree ??= Pipeline.Scan(folder.PathOf("in"));

    internal AddressPlan Plan => plan ??= Pipeline.Plan(Tree);

    internal RebaseBindPipeline Pipeline => new(options);

    internal FieldTree With(string path, ImageBuilder image) => With(path, image.Build().ToArray());

    internal FieldTree With(string path, byte[] file)
    {
        folder.Write("in/" + path, file);
        return this;
    }

    internal ImageSummary Image(string path) => Tree.Images.Single(image => image.Path == path);

    internal Placement Placement(string path) => Plan.Placements.Single(placement => placement.Image.Path == path);

    /// <summary>What gathering and planning say of an image: "note RB1042", in order of code.</summary>
    internal string Said(string path)
        => string.Join(", ", Tree.Findings.Concat(Plan.Findings).Where(finding => finding.Image == path).Select(Head).Order(StringComparer.Ordinal));

    /// <summary>The text of a finding.</summary>
    internal string Text(string code) => Tree.Findings.Concat(Plan.Findings).First(finding => finding.Code == code).Message;

    internal ApplyResult Apply() => Pipeline.Apply(Tree, Plan, OutputTarget.Folder(folder.PathOf("out")));

    internal byte[] Written(string path) => File.ReadAllBytes(folder.PathOf("out/" + path));

    internal byte[] Original(string path) => File.ReadAllBytes(folder.PathOf("in/" + path));

    /// <summary>The tree as it is under one loader.</summary>
    internal SimulatedProcess[] Simulate(LoaderProfile profile)
        => [.. Pipeline.Simulate(Tree, plan: null, new LoadOptions { Profiles = [profile] }).Before.Profiles.Single().Processes];

    /// <summary>What simulating says of an image, as the tree is or as its plan would leave it.</summary>
    internal Finding[] Simulated(string path, bool asPlanned, params IReadOnlyList<LoaderProfile> profiles)
        => [.. Pipeline.Simulate(Tree, asPlanned ? Plan : null, new LoadOptions { Profiles = profiles }).Findings.Where(finding => finding.Image == path)];

    /// <summary>What the gate says: "error RB3001 a.dll", in order.</summary>
    internal string Gate() => Gate(new GateOptions());

    /// <summary>What the gate says with budgets.</summary>
    internal string Gate(GateOptions options)
        => string.Join(", ", Judge(options, LoaderProfile.All).Select(finding => $"{Head(finding)} {finding.Image}").Order(StringComparer.Ordinal));

    /// <summary>The findings of the gate under some loaders.</summary>
    internal IReadOnlyList<Finding> Judge(GateOptions options, params IReadOnlyList<LoaderProfile> profiles)
    {
        LoadReport report = Pipeline.Simulate(Tree, plan: null, new LoadOptions { Profiles = profiles });
        return Pipeline.Gate(Tree, report.Before, options with { AllowsNothing = true }, new Suppressions([]), baseline: null, default).Findings;
    }

    /// <summary>The tree that applying the plan writes.</summary>
    internal FieldTree Applied()
    {
        Apply();
        FieldTree applied = new(options);
        foreach (ImageSummary image in Tree.Images)
        {
            applied.With(image.Path, Written(image.Path));
        }

        return applied;
    }

    public void Dispose() => folder.Dispose();

    private static string Head(Finding finding) => $"{finding.Severity.ToString().ToLowerInvariant()} {finding.Code}";
}
