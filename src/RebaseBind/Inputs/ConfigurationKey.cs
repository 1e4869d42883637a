using System.Collections.Generic;

namespace RebaseBind.Inputs;

/// <summary>What a key of <see cref="ConfigurationFile"/> takes.</summary>
internal enum ConfigurationForm
{
    /// <summary>A text in quotation marks.</summary>
    Text,

    /// <summary>A whole number from 0 up.</summary>
    Number,

    /// <summary>true or false.</summary>
    Switch,

    /// <summary>A list of texts.</summary>
    Texts,
}

/// <summary>One key of <see cref="ConfigurationFile"/>.</summary>
/// <param name="Name">The key: the name of the command line's option in camel case.</param>
/// <param name="Form">What it takes.</param>
/// <param name="Build">The property or the item of a build that it stands for; null if builds have none.</param>
internal sealed record ConfigurationKey(string Name, ConfigurationForm Form, string? Build = null)
{
    /// <summary>Every key: the one table for both doors and for the schema.</summary>
    internal static IReadOnlyList<ConfigurationKey> All { get; } =
    [
        new("for", ConfigurationForm.Text, "RebaseBindFor"),
        new("bind", ConfigurationForm.Text, "RebaseBindBind"),
        new("signed", ConfigurationForm.Text, "RebaseBindSigned"),
        new("dynamicBase", ConfigurationForm.Text, "RebaseBindDynamicBase"),
        new("layout", ConfigurationForm.Text, "RebaseBindLayout"),
        new("readyToRun", ConfigurationForm.Text, "RebaseBindReadyToRun"),
        new("placement", ConfigurationForm.Text, "RebaseBindPlacement"),
        new("growth", ConfigurationForm.Number, "RebaseBindGrowth"),
        new("seed", ConfigurationForm.Text),
        new("ranges", ConfigurationForm.Text, "RebaseBindRanges"),
        new("range", ConfigurationForm.Texts),
        new("reserve", ConfigurationForm.Texts, "RebaseBindReserve"),
        new("exclude", ConfigurationForm.Texts, "RebaseBindExclude"),
        new("reference", ConfigurationForm.Texts) { IsPlace = true },
        new("lock", ConfigurationForm.Text, "RebaseBindLockFile") { IsPlace = true },
        new("locked", ConfigurationForm.Switch, "RebaseBindLockedMode"),
        new("pins", ConfigurationForm.Text) { IsPlace = true },
        new("root", ConfigurationForm.Texts, "RebaseBindProcessRoot"),
        new("dynamicLoad", ConfigurationForm.Texts, "RebaseBindDynamicLoad"),
        new("profile", ConfigurationForm.Texts, "RebaseBindProfiles"),
        new("aslr", ConfigurationForm.Text),
        new("staleForwarders", ConfigurationForm.Text),
        new("inject", ConfigurationForm.Texts),
        new("systemFolder", ConfigurationForm.Text),
        new("currentFolder", ConfigurationForm.Text),
        new("path", ConfigurationForm.Texts),
        new("startOnly", ConfigurationForm.Switch),
        new("processes", ConfigurationForm.Number),
        new("sessions", ConfigurationForm.Number),
        new("calibration", ConfigurationForm.Text) { IsPlace = true },
        new("gate", ConfigurationForm.Text, "RebaseBindGate") { IsForBuildsAlone = true },
        new("maxPrivateBytes", ConfigurationForm.Number, "RebaseBindMaxPrivateBytes"),
        new("maxFixups", ConfigurationForm.Number, "RebaseBindMaxFixups"),
        new("maxStaleBindings", ConfigurationForm.Number, "RebaseBindMaxStaleBindings"),
        new("maxLookUps", ConfigurationForm.Number, "RebaseBindMaxLookUps"),
        new("minFreeBlock", ConfigurationForm.Number, "RebaseBindMinFreeBlock"),
        new("suppress", ConfigurationForm.Texts, "RebaseBindSuppress") { IsPlace = true },
        new("baseline", ConfigurationForm.Text, "RebaseBindBaseline") { IsPlace = true },
        new("allowEmpty", ConfigurationForm.Switch, "RebaseBindAllowEmpty"),
    ];

    /// <summary>Whether it names files or folders; they are relative to the folder of the configuration file.</summary>
    internal bool IsPlace { get; init; }

    /// <summary>Whether the command line has no such option.</summary>
    internal bool IsForBuildsAlone { get; init; }
}
