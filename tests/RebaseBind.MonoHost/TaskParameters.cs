using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace RebaseBind.MonoHost;

/// <summary>A task's properties, set and read by name as MSBuild does, for tasks that this program does not know.</summary>
internal static class TaskParameters
{
    /// <summary>Sets properties from a file: "Name=Value" sets one, "Name+=Item" adds to a list; after an item, each after a tab, its metadata as "Name=Value".</summary>
    /// <exception cref="InvalidDataException">The task has no such property, or one that it requires is not set.</exception>
    internal static void Set(ITask task, string file)
    {
        Type type = task.GetType();
        var lists = new Dictionary<string, List<ITaskItem>>(StringComparer.Ordinal);
        var given = new HashSet<string>(StringComparer.Ordinal);
        foreach (string line in File.ReadAllLines(file, Encoding.UTF8).Where(line => line.Length != 0))
        {
            int equals = line.IndexOf('=');
            if (equals <= 0)
            {
                throw new InvalidDataException($"'{line}' is neither Name=Value nor Name+=Item");
            }

            bool isItem = line[equals - 1] == '+';
            string name = line.Substring(0, isItem ? equals - 1 : equals);
            string value = line.Substring(equals + 1);
            given.Add(name);
            if (!isItem)
            {
                PropertyInfo property = Find(type, name);
                property.SetValue(task, ToScalar(value, property.PropertyType));
            }
            else if (lists.TryGetValue(name, out List<ITaskItem>? list))
            {
                list.Add(ToItem(value));
            }
            else
            {
                lists.Add(name, [ToItem(value)]);
            }
        }

        foreach (KeyValuePair<string, List<ITaskItem>> list in lists)
        {
            PropertyInfo property = Find(type, list.Key);
            property.SetValue(task, ToArray(list.Value, property.PropertyType));
        }

        if (type.GetProperties().FirstOrDefault(property => property.IsDefined(typeof(RequiredAttribute), inherit: true) && !given.Contains(property.Name)) is { } missing)
        {
            throw new InvalidDataException($"{type.Name} requires {missing.Name}");
        }
    }

    /// <summary>Prints the task's outputs, an item with its metadata in order of name.</summary>
    internal static void WriteOutputs(ITask task, Report report)
    {
        foreach (PropertyInfo property in task.GetType().GetProperties().Where(property => property.IsDefined(typeof(OutputAttribute), inherit: true)).OrderBy(property => property.Name, StringComparer.Ordinal))
        {
            object? value = property.GetValue(task);
            foreach (object? element in value is IEnumerable list and not string ? list.Cast<object?>() : [value])
            {
                report.Write([.. new[] { "output", property.Name }, .. Describe(element)]);
            }
        }
    }

    private static PropertyInfo Find(Type task, string name)
        => task.GetProperty(name) is { CanWrite: true } property ? property : throw new InvalidDataException($"{task.Name} has no property {name}");

    private static object ToScalar(string value, Type type)
        => type == typeof(ITaskItem) ? ToItem(value) : Convert.ChangeType(value, type, CultureInfo.InvariantCulture);

    private static TaskItem ToItem(string line)
    {
        string[] fields = line.Split('\t');
        var item = new TaskItem(fields[0]);
        foreach (string[] pair in fields.Skip(1).Select(field => field.Split(['='], 2)))
        {
            item.SetMetadata(pair[0], pair[1]);
        }

        return item;
    }

    private static Array ToArray(List<ITaskItem> items, Type type)
    {
        Type element = type.GetElementType() ?? throw new InvalidDataException($"{type.Name} is no list");
        var array = Array.CreateInstance(element, items.Count);
        for (int i = 0; i < items.Count; i++)
        {
            array.SetValue(element == typeof(ITaskItem) ? items[i] : ToScalar(items[i].ItemSpec, element), i);
        }

        return array;
    }

    private static IEnumerable<string> Describe(object? value)
        => value is ITaskItem item
            ? new[] { item.ItemSpec }.Concat(item.CloneCustomMetadata().Keys.Cast<string>().OrderBy(name => name, StringComparer.Ordinal).Select(name => name + "=" + item.GetMetadata(name)))
            : [Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty];
}
