using System;
using System.Collections.Generic;
using System.Linq;
using RebaseBind.Assessing;
using RebaseBind.Binding;
using RebaseBind.Files;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Gating;
using RebaseBind.Images;
using RebaseBind.Inputs;
using RebaseBind.Loading;
using RebaseBind.Locking;
using RebaseBind.Paging;
using RebaseBind.Planning;
using RebaseBind.Policies;
using RebaseBind.Rebasing;
using RebaseBind.Symbols;
using RebaseBind.Verifying;
using RebaseBind.Writing;

namespace RebaseBind;

/// <summary>The whole way of the data: files, images, plan, changed images, files.</summary>
/// <param name="options">What may be done.</param>
public sealed class RebaseBindPipeline(RebaseBindOptions options)
{
    /// <summary>Finds the images below a folder. Reads only.</summary>
    /// <param name="directory">The folder.</param>
    /// <exception cref="RebaseBindException">There is no such folder, or no such reference folder, or the options make no sense.</exception>
    public GatheredTree Scan(string directory) => Scan(ImageSource.Folder(directory));

    /// <summary>Finds the images below a folder. Reads only.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="files">The files below it that are meant, read for this folder; null for all of them.</param>
    /// <exception cref="RebaseBindException">There is no such folder, or no such reference folder, or the options make no sense.</exception>
    internal GatheredTree Scan(string directory, FileList? files)
        => Scan(files is null ? ImageSource.Folder(directory) : ImageSource.List(directory, files));

    /// <summary>Finds the images of a source. Reads only.</summary>
    /// <param name="source">Where the files are.</param>
    /// <exception cref="RebaseBindException">
    /// There is no such reference folder, the options make no sense, or two different files go to one place.
    /// </exception>
    /// <exception cref="OperationCanceledException">The work was ended.</exception>
    public GatheredTree Scan(ImageSource source) => Scan(source, UnreadableFiles.Warn);

    /// <summary>Finds the images of a source. Reads only.</summary>
    /// <param name="source">Where the files are.</param>
    /// <param name="unreadable">What happens when a file cannot be read.</param>
    /// <exception cref="RebaseBindException">
    /// There is no such reference folder, the options make no sense, two different files go to one place, or a file cannot be read and the tree is
    /// refused for that.
    /// </exception>
    /// <exception cref="OperationCanceledException">The work was ended.</exception>
    internal GatheredTree Scan(ImageSource source, UnreadableFiles unreadable)
    {
        Validate(options);
        GatheredTree tree = new TreeGatherer(IsExcluded, options.Change.ReadyToRun, unreadable, options.Run).Gather(source);
        return tree with { Findings = [.. options.Notes, .. tree.Findings, .. UnusedExclusions(tree)] };
    }

    /// <summary>Decides where every image goes. With a lock file, reads it, and writes it if images are new or have outgrown their room.</summary>
    /// <param name="tree">The tree.</param>
    /// <exception cref="RebaseBindException">
    /// The tree, the options or the lock file contradict themselves or each other; nothing was written.
    /// </exception>
    /// <exception cref="OperationCanceledException">The wait was ended; nothing was written.</exception>
    public AddressPlan Plan(GatheredTree tree)
    {
        if (options.Layout.LockFile is null)
        {
            return Preview(tree);
        }

        AddressPlan? plan = null;
        bool isExtended = false;
        new LockFile(options.Layout.LockFile).Update(current =>
        {
            plan = Accept(Decide(tree.Images, current));
            isExtended = !plan.Lock!.HasSameEntries(current);
            return plan.Lock!;
        }, options.Run.Cancellation);
        HasWrittenLock |= isExtended;
        return plan!;
    }

    /// <summary>Whether <see cref="Plan"/> has written the lock file.</summary>
    internal bool HasWrittenLock { get; private set; }

    /// <summary>
    /// Plans a set of images as if there were no lock file, and makes that what the lock file says: its content then depends on the images
    /// alone, not on the order in which builds met them.
    /// </summary>
    /// <param name="images">The images of all trees that use the lock file, each identity once.</param>
    /// <exception cref="RebaseBindException">
    /// The images or the options contradict themselves, or the lock file cannot be used; it was not changed.
    /// </exception>
    public AddressPlan Relock(IReadOnlyList<ImageSummary> images)
    {
        AddressPlan plan = Accept(Decide(images, AddressLock.Empty));
        string path = options.Layout.LockFile ?? throw Refuse(FindingCatalog.BadPolicy, "there is no lock file to write");
        new LockFile(path).Rewrite(present => present.Only(plan.Lock!.Entries), options.Run.Cancellation);
        return plan;
    }

    /// <summary>What <see cref="Plan"/> decides, with a lock file that is read but not written.</summary>
    /// <param name="tree">The tree.</param>
    /// <exception cref="RebaseBindException">The tree, the options or the lock file contradict themselves or each other.</exception>
    public AddressPlan Preview(GatheredTree tree) => Preview(tree, trace: null);

    /// <summary>What <see cref="Plan"/> decides, with a lock file that is read but not written.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="trace">Takes notes on one image; null for no notes.</param>
    /// <exception cref="RebaseBindException">The tree, the options or the lock file contradict themselves or each other.</exception>
    internal AddressPlan Preview(GatheredTree tree, PlanTrace? trace) => Accept(Decide(tree.Images, ReadLock(), trace));

    /// <summary>
    /// Refuses an output folder that <see cref="Apply"/> or <see cref="Unbind"/> would refuse, and a tree whose change record they cannot read.
    /// Writes nothing.
    /// </summary>
    /// <param name="tree">The tree.</param>
    /// <param name="output">Where they would write.</param>
    /// <exception cref="RebaseBindException">
    /// The output lies inside the tree or the tree inside it, or the tree's change record is damaged.
    /// </exception>
    internal void CheckOutput(GatheredTree tree, OutputTarget output)
    {
        TargetOf(tree, output, KeepsSignatures);
        ChangeRecordFile.Read(tree.Source);
    }

    /// <summary>How the imports of every image would be bound if a plan was carried out. Reads only.</summary>
    /// <param name="tree">The tree that was planned.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="only">The one image to look at; null for all.</param>
    /// <exception cref="RebaseBindException">A reference folder does not exist.</exception>
    /// <exception cref="OperationCanceledException">The work was ended.</exception>
    public (IReadOnlyList<ImageBinding> Bindings, IReadOnlyList<Finding> Findings) PreviewBindings(
        GatheredTree tree,
        AddressPlan plan,
        ImageSummary? only = null)
    {
        using var opened = new OpenedImages(tree);
        var targets = new TreeTargets(opened, plan.Placements, options.Change, MovedImages.Preview(plan));
        var binder = new TreeBinder(options.Change.Bind, options.Leave, targets.Set);
        ImageSummary[] images =
        [
            .. plan.Placements.Select(static placement => placement.Image)
                .Where(image => (only is null || ReferenceEquals(image, only)) && binder.Concerns(image)),
        ];
        IReadOnlyList<Finding> changed = ChangedFile.Collect(
            images,
            options.Run,
            PipelineStage.Binding,
            i => binder.Bind(opened.Open(images[i]).Image, images[i]));
        return (binder.Bindings, [.. changed, .. binder.Findings, .. targets.Findings]);
    }

    /// <summary>
    /// Which files would be laid out in pages if a plan was carried out, and how long they would be. Reads only; nothing if that is not asked for.
    /// </summary>
    /// <param name="tree">The tree that was planned.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="only">The one image to look at; null for all.</param>
    public (IReadOnlyList<ImageLayout> Layouts, IReadOnlyList<Finding> Findings) PreviewLayouts(
        GatheredTree tree,
        AddressPlan plan,
        ImageSummary? only = null)
    {
        using var opened = new OpenedImages(tree);
        var layout = new TreeLayout(options.Change.Layout, options.Leave, plan.Placements);
        ImageSummary[] images =
        [
            .. plan.Placements.Select(static placement => placement.Image)
                .Where(image => (only is null || ReferenceEquals(image, only)) && layout.Concerns(image)),
        ];
        IReadOnlyList<Finding> changed = ChangedFile.Collect(
            images,
            options.Run,
            PipelineStage.LayingOut,
            i => layout.Decide(opened.Open(images[i]).Image, images[i]));
        return (layout.Layouts, [.. changed, .. layout.Findings]);
    }

    /// <summary>
    /// Simulates what loaders do with a tree: as it is and, if there is a plan, as it would be when that was carried out. Writes nothing.
    /// </summary>
    /// <param name="tree">The tree.</param>
    /// <param name="plan">Its plan; null to simulate the tree as it is and nothing else.</param>
    /// <param name="load">What is simulated.</param>
    /// <exception cref="RebaseBindException">
    /// A root, an image of a dynamic load, a folder that is searched, or a reference folder does not exist; or a file changed since it was gathered.
    /// </exception>
    public LoadReport Simulate(GatheredTree tree, AddressPlan? plan, LoadOptions load)
    {
        LoadOptions resolved = NamedFolders.Resolve(tree, load);
        using var files = new LoadTree(tree, options.Run);
        var simulator = new LoadSimulator(files.Files, options.Processes, options.Run, resolved, files.LookUps);
        LoadFacts[] facts = files.ReadBefore();
        LoadFacts[]? after = plan is null ? null : files.ReadAfter(facts, plan, options.Change, options.Leave);
        return Report(files, simulator, facts, after, resolved, [.. tree.Findings, .. plan?.Findings ?? []]);
    }

    /// <summary>Simulates what loaders do with two states of a tree that both exist. Writes nothing.</summary>
    /// <param name="before">The images as they were.</param>
    /// <param name="after">The same images as they are now; of the same paths.</param>
    /// <param name="load">What is simulated.</param>
    /// <exception cref="ArgumentException">The two trees are of different paths.</exception>
    /// <exception cref="RebaseBindException">
    /// A root, an image of a dynamic load, or a folder that is searched does not exist; or a file changed since it was gathered.
    /// </exception>
    public LoadReport Compare(GatheredTree before, GatheredTree after, LoadOptions load)
    {
        if (!before.Images.Select(static image => image.Path).SequenceEqual(after.Images.Select(static image => image.Path), StringComparer.Ordinal))
        {
            throw new ArgumentException("The two trees hold different images.", nameof(after));
        }

        LoadOptions resolved = NamedFolders.Resolve(before, load);
        using var files = new LoadTree(before, options.Run);
        LoadFacts[] old = files.ReadBefore();
        var simulator = new LoadSimulator(files.Files, options.Processes, options.Run, resolved, files.LookUps);
        LoadFacts[] now = files.ReadElsewhere(old, after);
        return Report(files, simulator, old, now, resolved, before.Findings.Union(after.Findings)) with { IsDone = true };
    }

    /// <summary>Decides whether a tree may be released as it is.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="simulation">What the loaders that count do with it.</param>
    /// <param name="gate">What is allowed.</param>
    /// <param name="suppressions">What is put up with for a while.</param>
    /// <param name="baseline">What is put up with because it was so already; null for nothing.</param>
    /// <param name="today">The day on which suppressions must not have expired; the time does not count.</param>
    /// <exception cref="RebaseBindException">
    /// A root, or an image of a dynamic load, is not among the images; or <see cref="FindingCatalog.NothingJudged"/>.
    /// </exception>
    public ReleaseDecision Gate(
        GatheredTree tree,
        LoadSimulation simulation,
        GateOptions gate,
        Suppressions suppressions,
        Baseline? baseline,
        DateTime today)
    {
        gate = gate with { Unreadable = tree.UnreadablePaths };
        var counted = new LoadSimulation([.. simulation.Profiles.Where(static profile => profile.Counts)]);
        if (!gate.AllowsNothing && NothingJudged.Find(tree, simulation, gate) is { } nothing)
        {
            throw new RebaseBindException(nothing);
        }

        var loaders = CountedLoaders.Of(counted);
        (IReadOnlyList<Overlap> overlaps, IReadOnlyList<GateFinding> assumed) = OverlapGate.Find(tree.Images, options.Processes, loaders, gate.Aslr);
        var remedy = new Remedy(tree.Images, gate, options.Leave);
        IEnumerable<GateFinding> others = options.Layout.Profile == RangeProfile.Msys2
            ? RuntimeSpaceRule.Check(tree.Images, loaders.All, gate.Aslr, remedy)
            : [];
        GateFinding[] findings = [.. LoadGate.Check(counted, overlaps, gate, remedy, others), .. assumed];
        GateResult result = suppressions.Apply(findings, CalendarDate.Of(today));
        GateResult decided = baseline is null ? result : BaselineGate.Check(result, simulation, baseline);
        return new ReleaseDecision(gate.IsBuild ? BuildWords.Of(decided) : decided, PresentState.AsBaseline(result.Active, simulation));
    }

    /// <summary>Carries out a plan.</summary>
    /// <param name="tree">The tree that was planned.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="output">Where the images that change are written.</param>
    /// <exception cref="RebaseBindException">
    /// The output lies inside the tree or the tree inside it, the tree's change record is damaged, or a reference folder does not exist.
    /// </exception>
    /// <exception cref="OperationCanceledException">The work was ended. What is written by then is whole, and recorded.</exception>
    public ApplyResult Apply(GatheredTree tree, AddressPlan plan, OutputTarget output)
    {
        ITreeTarget target = TargetOf(tree, output, KeepsSignatures);
        using var opened = new OpenedImages(tree);
        var work = new PlanWork(opened, plan, options.Change, options.Leave);
        return Write(tree, work, work, target);
    }

    /// <summary>Prepares to carry out a plan for a caller that writes the files itself. Writes nothing.</summary>
    /// <param name="tree">The tree that was planned.</param>
    /// <param name="plan">Its plan.</param>
    /// <exception cref="RebaseBindException">A reference folder does not exist.</exception>
    public PlanRewriter Rewriter(GatheredTree tree, AddressPlan plan) => new(tree, plan, options.Change, options.Leave);

    /// <summary>Takes the bindings out of every image; nothing else changes.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="output">Where the images that change are written.</param>
    /// <exception cref="RebaseBindException">
    /// The output lies inside the tree or the tree inside it, or the tree's change record is damaged.
    /// </exception>
    /// <exception cref="OperationCanceledException">The work was ended. What is written by then is whole, and recorded.</exception>
    public ApplyResult Unbind(GatheredTree tree, OutputTarget output)
    {
        ITreeTarget target = TargetOf(tree, output, KeepsSignatures);
        ChangePolicy only = options.Change with { Bind = BindPolicy.None, DynamicBase = DynamicBasePolicy.Keep, Layout = FileLayout.Keep };
        using var opened = new OpenedImages(tree);
        var work = new PlanWork(opened, AddressPlan.Unchanged(tree.Images), only, options.Leave);
        return Write(tree, new UnbindWork(tree.Images, options.Leave, work), work, target);
    }

    /// <summary>
    /// Proves, without the originals or with them, that each image of a tree is its original plus the change that the tree's record has. Reads
    /// only.
    /// </summary>
    /// <param name="tree">The tree.</param>
    /// <param name="originals">The originals, at the same paths; null if they are not at hand.</param>
    /// <exception cref="RebaseBindException">The tree has no record of changes, or one that cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The work was ended.</exception>
    public VerifyResult Verify(ImageSource tree, ImageSource? originals = null)
        => new TreeVerifier(tree, RecordOf(tree), originals, options.Run).Verify();

    /// <summary>Gives the images of a tree back as they were before they were changed.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="output">Where the images that change are written.</param>
    /// <param name="policy">Which images, and what happens to those that were changed since.</param>
    /// <exception cref="RebaseBindException">
    /// The tree's record of changes cannot be read, or the output lies inside the tree or the tree inside it.
    /// </exception>
    /// <exception cref="OperationCanceledException">The work was ended. What is written by then is whole, and recorded.</exception>
    public ApplyResult Undo(ImageSource tree, OutputTarget output, UndoPolicy policy)
    {
        ChangeRecord record = ChangeRecordFile.Read(tree);
        var findings = new List<Finding>();
        if (record.Changes.Count == 0)
        {
            // Undone twice is undone.
            findings.Add(new Finding(FindingCatalog.NoChangeRecord, FindingSeverity.Warning, string.Empty, "nothing is undone: " + NoRecord));
        }

        var files = new GatheredTree(tree, tree.ListPaths(findings), [], findings);
        ITreeTarget target = TargetOf(files, output, keepsSignature: false);
        var work = new UndoWork(record, [.. files.Files.Where(policy.IsMeant)], policy.Force);
        (IReadOnlyList<ImageChange> changes, IReadOnlyList<Finding> written) =
            new TreeWriter(files, record, work, target, options.Run).Write();
        IEnumerable<Finding> unused = policy.FindUnused(record.Changes.Select(static change => change.Path));
        return new ApplyResult(changes, [], [], [.. findings, .. unused, .. written, .. work.Findings]);
    }

    /// <summary>
    /// The keys under which symbol servers find the images of a tree and their PDBs, as they are and as they were before the tree was changed, as
    /// JSON: docs/schemas/symbols.schema.json. A moved image has another key, and its PDB the old one.
    /// </summary>
    /// <param name="tree">The tree.</param>
    /// <exception cref="RebaseBindException">The tree's record of changes cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The work was ended.</exception>
    public ReadOnlyMemory<byte> Symbols(ImageSource tree) => SymbolManifest.ToUtf8(TreeSymbols.List(tree, ChangeRecordFile.Read(tree), options.Run));

    private const string NoRecord =
        $"there is no {ChangeRecord.FileName}: nothing was changed here by 'apply', or all of it was undone, or the file was removed";

    private static ChangeRecord RecordOf(ImageSource tree)
    {
        ChangeRecord record = ChangeRecordFile.Read(tree);
        return record.Changes.Count != 0 ? record : throw Refuse(FindingCatalog.NoChangeRecord, NoRecord + "; restore it");
    }

    private bool IsExcluded(string path) => options.Change.Excluded.Any(pattern => pattern.Matches(path));

    private IEnumerable<Finding> UnusedExclusions(GatheredTree tree)
        => options.Change.Excluded
            .Where(pattern => !tree.Files.Any(pattern.Matches))
            .Select(static pattern => new Finding(
                FindingCatalog.UnusedExclusion,
                FindingSeverity.Warning,
                string.Empty,
                $"the exclusion '{pattern}' fits no file below the folder; correct its pattern, or delete it"));

    private LoadReport Report(
        LoadTree files,
        LoadSimulator simulator,
        LoadFacts[] before,
        LoadFacts[]? after,
        LoadOptions load,
        IEnumerable<Finding> findings)
    {
        LoadSimulation old = simulator.Run(before, PipelineStage.Simulating);
        LoadSimulation? now = after is null ? null : simulator.Run(after, PipelineStage.SimulatingResult);
        Finding[] said = [.. findings, .. files.Findings, .. UcrtStubs.Find(now ?? old), .. UnrelocatedImages.Find(now ?? old)];
        IReadOnlyList<EffectVerdict> verdicts = now is null ? [] : ImageEffects.Judge([.. before.Select(static fact => fact.Summary)], old, now);
        IReadOnlyList<ImageOutcome> images = after is null ? [] : ImageOutcome.Of(before, after);
        OpenPolicies open = OpenAfter(images);
        return new LoadReport(load, old, now, verdicts, LoadAdvisor.Advise(now ?? old), said)
        {
            Images = images,
            Owners = files.Owners,
            Open = open with { KeepingLayout = files.KeepingLayout(LoadedUnaligned(now ?? old, open)) },
        };
    }

    /// <summary>What is still open. What a build chose shows in its images.</summary>
    private OpenPolicies OpenAfter(IReadOnlyList<ImageOutcome> images)
    {
        ChangePolicy chosen = options.Change with
        {
            Layout = images.Any(static image => image.IsLaidOut) ? FileLayout.Pages : options.Change.Layout,
            DynamicBase = images.Any(static image => image.IsCleared) ? DynamicBasePolicy.Clear : options.Change.DynamicBase,
            Signed = images.Any(static image => image.IsStripped) ? SignedPolicy.Strip : options.Change.Signed,
        };
        return new OpenPolicies(chosen, options.Leave with { Signed = chosen.Signed });
    }

    /// <summary>The paths of images that a loader reads instead of mapping them, and that might be laid out in pages.</summary>
    private static HashSet<string> LoadedUnaligned(LoadSimulation simulation, OpenPolicies open)
        => [.. simulation.Profiles
            .SelectMany(static profile => profile.Processes)
            .SelectMany(static process => process.Modules)
            .Where(module => module.PrivatePagesByCause.UnalignedFile != 0 && open.LaysOut(module.Image))
            .Select(static module => module.Image.Path)];

    private ApplyResult Write(GatheredTree tree, IImageWork work, PlanWork binding, ITreeTarget target)
    {
        ChangeRecord record = ChangeRecordFile.Read(tree.Source);
        (IReadOnlyList<ImageChange> changes, IReadOnlyList<Finding> findings) = new TreeWriter(tree, record, work, target, options.Run).Write();
        return new ApplyResult(changes, binding.Bindings, binding.Layouts, [.. findings, .. binding.Findings]);
    }

    /// <summary>What is written to.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="output">What the caller says.</param>
    /// <param name="keepsSignature">Whether a package must not lose its signature.</param>
    private static ITreeTarget TargetOf(GatheredTree tree, OutputTarget output, bool keepsSignature)
    {
        var other = output as OutputTarget.OtherFolder;
        if (tree.Source is ArchiveSource archive)
        {
            return ArchiveTarget.Open(archive, other?.Path, keepsSignature);
        }

        if (other is null)
        {
            return new FolderTarget(tree, tree.Root);
        }

        string target = RealPath.Of(other.Path);
        string root = RealPath.Of(tree.Root);
        return !RealPath.IsInside(target, root) && !RealPath.IsInside(root, target) ? new FolderTarget(tree, target) : throw Refuse(
            FindingCatalog.BadFolder,
            $"the output folder '{other.Path}' and the input folder lie in one another; choose a folder beside the input, or --in-place");
    }

    private bool KeepsSignatures => options.Change.Signed == SignedPolicy.Skip;

    private static void Validate(RebaseBindOptions options)
    {
        if (options.Run.Jobs < 1)
        {
            throw Refuse(FindingCatalog.BadPolicy, $"the number of jobs is {options.Run.Jobs}; give 1 or more");
        }

        foreach (string reference in options.Change.References)
        {
            InputFolder.Find(reference);
        }
    }

    private AddressPlan Decide(IReadOnlyList<ImageSummary> images, AddressLock? addressLock, PlanTrace? trace = null)
        => options.Run.During(
            PipelineStage.Planning,
            () => AddressPlanner.Plan(images, options.Layout, options.Processes, options.Change.Signed, addressLock, trace));

    private AddressLock? ReadLock()
        => options.Layout.LockFile is { } path ? new LockFile(path).Read()
        : options.Layout.IsLocked ? throw Refuse(FindingCatalog.BadPolicy, "a locked run needs a lock file; give --lock FILE")
        : null;

    private static AddressPlan Accept(AddressPlan plan)
    {
        Finding[] errors = plan.Findings.Where(finding => finding.Severity == FindingSeverity.Error).ToArray();
        return errors.Length == 0 ? plan : throw new RebaseBindException(errors);
    }

    private static RebaseBindException Refuse(string code, string message) => new(new Finding(code, FindingSeverity.Error, string.Empty, message));
}
