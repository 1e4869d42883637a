using System;
using System.Globalization;
using System.Linq;
using RebaseBind.Findings;
using RebaseBind.Gating;
using RebaseBind.Inputs;
using static RebaseBind.Tests.Gating.Simulations;

namespace RebaseBind.Tests.Gating;

[TestClass]
public sealed class SuppressionsTests
{
    private static readonly CalendarDate Today = Day("2027-03-31");
    private static readonly GateFinding[] Found = [.. Check(Of(Process("app.exe", Moved("a.dll"), Moved("b.dll"))), new GateOptions { MaxFixups = 0 })];

    [TestMethod]
    public void WithoutSuppressionsEverythingCounts()
    {
        GateResult result = Apply();

        CollectionAssert.AreEqual(Found, result.Active.ToArray());
        Assert.IsEmpty(result.Suppressed);
        Assert.IsTrue(result.IsRefused);
    }

    [TestMethod]
    public void OnlyFindingsOfTheCodeAndTheImagesAreHidden()
    {
        Suppression suppression = Suppress("RB3002", "b.dll");

        GateResult result = Apply(suppression, Suppress("RB3011", "*"));

        Assert.AreEqual("error RB3002 a.dll", Heads(result.Active));
        Assert.AreEqual("error RB3011 app.exe\nerror RB3002 b.dll", Heads(result.Suppressed.Select(pair => pair.Found)));
        Assert.AreSame(suppression, result.Suppressed[1].Suppression);
        Assert.AreEqual("code=RB3011", "code=" + result.Suppressed[0].Suppression.Code);
    }

    [TestMethod]
    public void WhenEverythingIsHiddenTheGateSaysYes()
        => Assert.IsFalse(Apply(Suppress("RB3002", "*"), Suppress("RB3011", "*")).IsRefused);

    [TestMethod]
    public void TheFirstOfSeveralThatFitIsTheReasonAndTheOthersAreNoTrouble()
    {
        Suppression first = Suppress("RB3002", "a.dll");

        GateResult result = Apply(Suppress("RB3002", "*", "2027-03-30"), first, Suppress("RB3002", "*"));

        Assert.AreEqual(first, result.Suppressed[0].Suppression);
        Assert.AreEqual("error RB3011 app.exe\nwarning RB3022 gate.json", Heads(result.Active));
    }

    [TestMethod]
    public void TheSameTwiceIsNoTrouble()
        => Assert.AreEqual("error RB3002 b.dll\nerror RB3011 app.exe", Ordered(Apply(Suppress("RB3002", "a.dll"), Suppress("RB3002", "a.dll"))));

    [TestMethod]
    public void ASuppressionHoldsOnItsLastDay()
    {
        Assert.AreEqual("error RB3002 b.dll\nerror RB3011 app.exe", Ordered(Apply(Suppress("RB3002", "a.dll", "2027-03-31"))));
        Assert.AreEqual("error RB3002 a.dll\nerror RB3002 b.dll\nerror RB3011 app.exe\nerror RB3020 gate.json", Ordered(Apply(Suppress("RB3002", "a.dll", "2027-03-30"))));
    }

    [TestMethod]
    public void AnExpiredSuppressionNamesWhatItNoLongerHides()
    {
        GateResult result = Apply(Suppress("RB3002", "*", "2026-12-31") with { Line = 7 });

        Assert.AreEqual(
            "line 7: the suppression of RB3002 for '*' expired on 2026-12-31; it no longer hides a.dll and b.dll. Solve the findings and delete the suppression, or decide anew and give it another day (its reason was: why not)",
            result.Active[^1].Finding.Message);
        Assert.AreEqual("gate.json", result.Active[^1].Finding.Image);
    }

    [TestMethod]
    [DataRow("RB3002", "c.dll", "2099-01-01", "the suppression of RB3002 for 'c.dll' matches no finding; delete it, or correct its pattern")]
    [DataRow("RB3003", "a.dll", "2099-01-01", "the suppression of RB3003 for 'a.dll' matches no finding; delete it, or correct its pattern")]
    [DataRow("RB3002", "c.dll", "2027-03-31", "the suppression of RB3002 for 'c.dll' matches no finding; delete it, or correct its pattern")]
    [DataRow("RB3002", "c.dll", "2020-01-01", "the suppression of RB3002 for 'c.dll' expired on 2020-01-01 and would hide nothing; delete it")]
    public void ASuppressionThatHidesNothingIsAWarning(string code, string image, string expires, string message)
    {
        GateResult result = Apply(Suppress(code, image, expires));

        CollectionAssert.AreEqual(Found, result.Active.Take(Found.Length).ToArray());
        Assert.AreEqual(new Finding("RB3022", FindingSeverity.Warning, "gate.json", message), result.Active[^1].Finding);
    }

    [TestMethod]
    public void AnExpiredSuppressionThatAnotherOneReplacesIsOnlyAWarning()
        => Assert.AreEqual("error RB3011 app.exe\nwarning RB3022 gate.json", Ordered(Apply(Suppress("RB3002", "a.dll", "2020-01-01"), Suppress("RB3002", "*"))));

    [TestMethod]
    public void APatternThatCannotBeUsedIsRefused()
    {
        RebaseBindException refusal = Assert.ThrowsExactly<RebaseBindException>(
            () => Suppress("RB3002", "a/../.."));

        Assert.AreEqual(
            new Finding("RB3021", FindingSeverity.Error, "gate.json", "'a/../..' leads out of the folder; write a pattern for paths below it, such as plugins/**/*.dll"),
            refusal.Finding);
    }

    [TestMethod]
    [DataRow("2027-03-31", "2027-03-31")]
    [DataRow("2024-02-29", "2024-02-29")]
    [DataRow("2023-02-29", null)]
    [DataRow("2027-3-31", null)]
    [DataRow("31.03.2027", null)]
    [DataRow("2027-03-31T00:00", null)]
    [DataRow(" 2027-03-31", null)]
    [DataRow("", null)]
    public void ADayIsReadInOneFormOnly(string text, string? day)
        => Assert.AreEqual(day, CalendarDate.TryParse(text)?.ToString());

    [TestMethod]
    public void ADayIsTheSameInEveryCulture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("th-TH");
            Assert.AreEqual("2027-03-31", Today.ToString());
            Assert.AreEqual(Today, CalendarDate.TryParse("2027-03-31"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [TestMethod]
    public void DaysAreComparedWithoutTime()
    {
        Assert.AreEqual(Today, CalendarDate.Of(new DateTime(2027, 3, 31, 23, 59, 59, DateTimeKind.Utc)));
        Assert.IsTrue(Day("2027-03-30") < Today && Today > Day("2026-04-01") && Today <= Day("2027-03-31") && Today >= Day("2027-03-31"));
        Assert.IsFalse(Today < Day("2027-03-31") || Today > Day("2027-03-31") || Today <= Day("2027-03-30") || Today >= Day("2027-04-01"));
        Assert.IsLessThan(0, Day("2027-03-30").CompareTo(Today));
    }

    internal static CalendarDate Day(string text) => CalendarDate.TryParse(text)!.Value;

    internal static Suppression Suppress(string code, string image, string expires = "2099-12-31") => Suppression.Parse(code, image, "why not", expires, "gate.json");

    private static GateResult Apply(params Suppression[] suppressions) => new Suppressions(suppressions).Apply(Found, Today);

    private static string Ordered(GateResult result) => string.Join('\n', Heads(result.Active).Split('\n').OrderBy(line => line.Split(' ')[1] + line, StringComparer.Ordinal));
}
