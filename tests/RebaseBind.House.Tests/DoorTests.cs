using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Threading;
using System.Xml.Linq;
using Microsoft.Build.Utilities;
using RebaseBind.Findings;
using RebaseBind.Gating;
using RebaseBind.Loading;
using RebaseBind.Policies;
using RebaseBind.Tasks.Simulating;
using RebaseBind.Tasks.Staging;
using RebaseBind.Tests;
using RebaseBind.Tool.Commands;
using LoadOptions = RebaseBind.Loading.LoadOptions;

namespace RebaseBind.House.Tests;

/// <summary>What a project sets and what a command line sets is the same: the same words, the same numbers, the same defaults, the same refusals.</summary>
[TestClass]
public sealed class DoorTests
{
    /// <summary>Property or item, option, and what comes of both.</summary>
    private static readonly Door[] Doors =
    [
        new("RebaseBindFor", "--for", PolicyWords.For.Words, static set => string.Join(' ', [set.Options.Layout.Profile, set.Options.Change.DynamicBase, set.Options.Change.Layout, .. set.Load.Profiles.Select(static profile => profile.Name)])),
        new("RebaseBindReadyToRun", "--ready-to-run", PolicyWords.ReadyToRun.Words, static set => set.Options.Change.ReadyToRun),
        new("RebaseBindBind", "--bind", PolicyWords.Bind.Words, static set => set.Options.Change.Bind),
        new("RebaseBindSigned", "--signed", PolicyWords.Signed.Words, static set => set.Options.Change.Signed),
        new("RebaseBindLayout", "--layout", PolicyWords.Layout.Words, static set => set.Options.Change.Layout),
        new("RebaseBindDynamicBase", "--dynamic-base", PolicyWords.DynamicBase.Words, static set => set.Options.Change.DynamicBase),
        new("RebaseBindPlacement", "--placement", PolicyWords.Placement.Words, static set => set.Options.Layout.Placement),
        new("RebaseBindRanges", "--ranges", PolicyWords.Ranges.Words, static set => set.Options.Layout.Profile),
        new("RebaseBindGrowth", "--growth", ["0", "25", "1000"], static set => set.Options.Layout.GrowthPercent),
        new("RebaseBindReserve", "--reserve", ["0x10000000-0x1fffffff", "0X10000000-0X1FFFFFFF", PolicyWords.NearExe], static set => string.Join(' ', set.Options.Layout.Reserved) + set.Options.Layout.KeepsClearOfExes),
        new("RebaseBindProfiles", "--profile", [.. LoadWords.Profile.Words, "windows-7;wine-8.0", "windows-7, windows-xp,"], static set => string.Join(' ', set.Load.Profiles.Select(static profile => profile.Name))),
        new("RebaseBindMaxPrivateBytes", "--max-private-bytes", ["0", "9223372036854775807"], static set => set.Gate.MaxPrivateBytes),
        new("RebaseBindMaxFixups", "--max-fixups", ["0", "17"], static set => set.Gate.MaxFixups),
        new("RebaseBindMaxStaleBindings", "--max-stale-bindings", ["0", "17"], static set => set.Gate.MaxStaleBindings),
        new("RebaseBindMaxLookUps", "--max-look-ups", ["0", "17"], static set => set.Gate.MaxLookUps),
        new("RebaseBindMinFreeBlock", "--min-free-block", ["0", "17"], static set => set.Gate.MinFreeBlock),
        new("RebaseBindProcessRoot", "--root", ["app.exe", "sub/app.exe"], static set => string.Join(' ', set.Options.Processes.Roots)) { TakesAnything = true },
        new("RebaseBindDynamicLoad", "--dynamic-load", ["app.exe", "*", "every-root"], static set => string.Join(' ', set.Options.Processes.DynamicLoads.Select(static load => load.Loader + "=" + load.Loaded))) { TakesAnything = true },
    ];

    /// <summary>Words and numbers of one door only: a project has no property for ASLR, stale forwarders, counts or a switch, the tool no option for the gate's severity.</summary>
    private static readonly string[] OfOneDoor = [nameof(LoadWords.Aslr), nameof(LoadWords.StaleForwarders), nameof(PolicyWords.Count), nameof(PolicyWords.TrueOrFalse), nameof(GateWords.Mode)];

    private static readonly string[] Wrong =
        ["sometimes", "effectiv", " none", "1", "-1", "+1", "1001", "25%", "1,000", "0x10", "9223372036854775808", "0x1000", "0x20000-0x10000", "windows-95", "windows-7;windows-95"];

    public static IEnumerable<object[]> Names => Doors.Select(static door => new object[] { door.Property });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void BothDoorsTakeTheSameAndRefuseTheSame(string property)
    {
        Door door = Doors.Single(one => one.Property == property);
        string[] texts = [.. door.Right, .. door.Right.Select(static word => word.ToUpperInvariant()), .. door.TakesAnything ? [] : Wrong];
        int taken = 0;
        foreach (string text in texts)
        {
            Outcome project = OfProject(door, text);
            Assert.AreEqual(project, OfCommandLine(door, text), $"{property} '{text}'");
            taken += project.Message is null ? 1 : 0;
        }

        Assert.IsGreaterThanOrEqualTo(2 * door.Right.Count, taken, "the right ones are taken, in upper case, too");
        Assert.IsTrue(door.TakesAnything || taken < texts.Length, "some wrong ones are refused");
    }

    [TestMethod]
    public void NothingWrittenIsTheSameDefault()
    {
        XElement defaults = XElement.Load(Path.Combine(Repository.Root, "nuget", "targets", "Defaults.props"));
        foreach (Door door in Doors)
        {
            Outcome wanted = new(door.Value(Setting.Default), null);
            Assert.AreEqual(wanted, OfCommandLine(door, null), door.Option);
            Assert.AreEqual(wanted, OfProject(door, null), door.Property);
            if (defaults.Descendants(door.Property).SingleOrDefault() is { } written)
            {
                Assert.AreEqual(wanted, OfProject(door, written.Value), $"{door.Property} in Defaults.props");
            }

            if (!door.TakesAnything && door.Property != "RebaseBindReserve")
            {
                Assert.AreEqual(wanted, OfCommandLine(door, string.Empty), $"{door.Option} ''");
            }
        }
    }

    /// <summary>A word for a system stands for words of other settings, and the user's own come before it, in both doors.</summary>
    [TestMethod]
    public void TheUsersOwnWordsComeBeforeThoseOfASystem()
    {
        (string Name, string Word, Func<RebaseBindOptions, object> Read)[] own =
        [
            ("Ranges", "msys2", static options => options.Layout.Profile),
            ("Ranges", "windows", static options => options.Layout.Profile),
            ("DynamicBase", "keep", static options => options.Change.DynamicBase),
            ("DynamicBase", "clear", static options => options.Change.DynamicBase),
            ("Layout", "keep", static options => options.Change.Layout),
            ("Layout", "pages", static options => options.Change.Layout),
        ];
        foreach (string system in PolicyWords.For.Words)
        {
            foreach ((string name, string word, Func<RebaseBindOptions, object> read) in own)
            {
                string option = Doors.Single(door => door.Property == "RebaseBind" + name).Option;
                var policy = new TaskItem("policy");
                policy.SetMetadata("For", system);
                policy.SetMetadata(name, word);
                RebaseBindOptions project = PolicySettings.Read(new PolicyInputs(policy, [], [], Path.GetTempPath()), CancellationToken.None).Options;
                RebaseBindOptions line = OfLine("--for", system, option, word);
                RebaseBindOptions alone = OfLine(option, word);

                Assert.AreEqual(read(alone), read(line), $"{option} {word} --for {system}");
                Assert.AreEqual(read(alone), read(project), $"{name} {word}, For {system}");
                string[] said = [.. line.Notes.Select(static note => note.Message.Replace("--for ", "For=", StringComparison.Ordinal))];
                CollectionAssert.AreEqual(said, project.Notes.Select(static note => note.Message.Replace("RebaseBindFor=", "For=", StringComparison.Ordinal)).ToArray());
                Assert.HasCount(system == "any" ? 0 : 2, said, "the policies that the user did not set");
            }
        }

        static RebaseBindOptions OfLine(params string[] words)
        {
            var policies = new PolicyOptions(new TargetOption());
            var command = new Command("any");
            policies.AddTo(command);
            return policies.Read(command.Parse(words));
        }
    }

    [TestMethod]
    public void EveryWordAndNumberOfTheTablesIsCompared()
    {
        string[] tables = [.. new[] { typeof(PolicyWords), typeof(LoadWords), typeof(GateWords) }
            .SelectMany(static table => table.GetProperties(BindingFlags.Static | BindingFlags.NonPublic))
            .Select(static property => property.Name)];

        string[] compared = ["For", "ReadyToRun", "Bind", "Signed", "DynamicBase", "Layout", "Placement", "Ranges", "Growth", "Profile", "Budget"];
        CollectionAssert.AreEquivalent(tables, compared.Concat(OfOneDoor).ToArray());
        foreach (string name in compared)
        {
            Assert.IsTrue(Doors.Any(door => door.Property.StartsWith("RebaseBind" + name, StringComparison.Ordinal)) || name == "Budget", name);
        }
    }

    /// <summary>What a project with one property or item gets.</summary>
    private static Outcome OfProject(Door door, string? text)
    {
        string name = door.Property["RebaseBind".Length..];
        var policy = new TaskItem("policy");
        TaskItem[] items = text is null ? [] : [new TaskItem(text)];
        if (text is not null)
        {
            policy.SetMetadata(name, Escape(text));
        }

        foreach (TaskItem item in items)
        {
            item.ItemSpec = Escape(text!);
            item.SetMetadata("Images", "a.dll");
        }

        var policies = new PolicyInputs(policy, name == "Reserve" ? items : [], [], Path.GetTempPath());
        var simulation = new SimulationInputs(policy, baseline: null, reports: [])
        {
            ProcessRoots = name == "ProcessRoot" ? items : [],
            DynamicLoads = name == "DynamicLoad" ? items : [],
        };
        try
        {
            var settings = PolicySettings.Read(policies, CancellationToken.None);
            var simulated = SimulationSettings.Read(simulation);
            return new Outcome(door.Value(new Setting(settings.Options with { Processes = simulated.Processes }, simulated.Load, simulated.Gate)), null);
        }
        catch (RebaseBindException refusal)
        {
            return new Outcome(null, refusal.Finding.Code + " " + refusal.Finding.Message.Replace(door.Property, "it", StringComparison.Ordinal));
        }
    }

    /// <summary>What a command line with one option gets.</summary>
    private static Outcome OfCommandLine(Door door, string? text)
    {
        var target = new TargetOption();
        var policies = new PolicyOptions(target);
        var simulation = new SimulationOptions(target);
        var gate = new GatePolicyOptions();
        var command = new Command("any");
        policies.AddTo(command);
        simulation.AddTo(command);
        gate.AddTo(command);
        ParseResult line = command.Parse(text is null ? [] : [door.Option, door.Option == "--dynamic-load" ? text + "=a.dll" : text]);
        return line.Errors.Count == 0
            ? new Outcome(door.Value(new Setting(policies.Read(line), simulation.Read(line), gate.Read(line))), null)
            : new Outcome(null, string.Join(" / ", line.Errors.Select(error => Plain(error.Message, door.Option))));
    }

    /// <summary>The message without what the shell's form adds to it.</summary>
    private static string Plain(string message, string option)
        => message.Replace("error ", string.Empty, StringComparison.Ordinal).Replace(": " + option, " " + option, StringComparison.Ordinal).TrimEnd('.')
            .Replace(option, "it", StringComparison.Ordinal);

    private static string Escape(string text) => text.Replace("%", "%25", StringComparison.Ordinal).Replace(";", "%3B", StringComparison.Ordinal).Replace("*", "%2A", StringComparison.Ordinal);

    private sealed record Outcome(string? Value, string? Message);

    private sealed record Setting(RebaseBindOptions Options, LoadOptions Load, GateOptions Gate)
    {
        internal static Setting Default { get; } = new(new RebaseBindOptions(), new LoadOptions(), new GateOptions());
    }

    /// <summary>One setting, by the name that each door gives it.</summary>
    /// <param name="Property">The property, or the item.</param>
    /// <param name="Option">The option.</param>
    /// <param name="Right">What both take.</param>
    /// <param name="Read">What was set.</param>
    private sealed record Door(string Property, string Option, IReadOnlyList<string> Right, Func<Setting, object?> Read)
    {
        /// <summary>Whether any text is right as far as it can be told without images.</summary>
        internal bool TakesAnything { get; init; }

        internal string? Value(Setting set) => Convert.ToString(Read(set), CultureInfo.InvariantCulture);
    }
}
