using System;
using System.Globalization;

namespace RebaseBind.Inputs;

/// <summary>A day of the Gregorian calendar, without time and time zone.</summary>
internal readonly record struct CalendarDate : IComparable<CalendarDate>
{
    private const string Form = "yyyy-MM-dd";

    private readonly DateTime day;

    private CalendarDate(DateTime day) => this.day = day;

    /// <summary>The day that a point in time lies in, as that time's clock shows it.</summary>
    internal static CalendarDate Of(DateTime time) => new(DateTime.SpecifyKind(time.Date, DateTimeKind.Unspecified));

    /// <summary>Reads "2027-03-31"; null if it is no such day.</summary>
    internal static CalendarDate? TryParse(string text)
        => DateTime.TryParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime day) ? new CalendarDate(day) : null;

    /// <summary>Whether one day comes before another.</summary>
    public static bool operator <(CalendarDate left, CalendarDate right) => left.day < right.day;

    /// <summary>Whether one day comes after another.</summary>
    public static bool operator >(CalendarDate left, CalendarDate right) => left.day > right.day;

    /// <summary>Whether one day does not come after another.</summary>
    public static bool operator <=(CalendarDate left, CalendarDate right) => left.day <= right.day;

    /// <summary>Whether one day does not come before another.</summary>
    public static bool operator >=(CalendarDate left, CalendarDate right) => left.day >= right.day;

    /// <inheritdoc/>
    public int CompareTo(CalendarDate other) => day.CompareTo(other.day);

    /// <summary>"2027-03-31".</summary>
    public override string ToString() => day.ToString(Form, CultureInfo.InvariantCulture);
}
