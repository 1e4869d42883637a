using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using RebaseBind.Binding;
using RebaseBind.Images;
using RebaseBind.Loading;
using RebaseBind.Policies;
using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Images;
using RebaseBind.Processes;
using RebaseBind.Tests.Planning;

namespace RebaseBind.Tests.Loading;

/// <summary>Thousands of modules without files: one image in memory stands for all that would be looked into.</summary>
internal sealed class FactTree
{
    private static readonly PeImage Any = PeImage.Read(LoadScene.Library().Imports("any.dll", "call").Build().ToArray());
    private static readonly ImportEntry Entry = ImportEntryReader.Read(Any)[0];

    private readonly FileIndex index;
    private readonly LoadFacts[] facts;

    /// <summary>A program and DLLs.</summary>
    /// <param name="count">How many DLLs.</param>
    /// <param name="needs">The numbers of the DLLs that one imports from; -1 is the program.</param>
    /// <param name="describe">What is special about a DLL.</param>
    internal FactTree(int count, Func<int, IEnumerable<int>> needs, Func<int, LoadFacts, LoadFacts>? describe = null)
    {
        facts = [Facts(Summaries.Dll("app.exe", 0x1_4000_0000) with { IsDll = false }, needs(-1)), .. Enumerable.Range(0, count).Select(i => Facts(Summaries.Dll(NameOf(i)), needs(i))).Select((one, i) => describe?.Invoke(i, one) ?? one)];
        index = new FileIndex(facts.Select(static one => one.Summary));
    }

    /// <summary>How often an image was looked into.</summary>
    internal int Opened { get; private set; }

    internal static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"m{number:D5}.dll");

    internal ProfileSimulation Run(LoaderProfile profile, LoadOptions? load = null)
    {
        var table = new LookUpTable(_ =>
        {
            Opened++;
            return Any;
        });
        return new LoadSimulator(index, new ProcessModel(), new RunSettings { Jobs = 1 }, (load ?? new LoadOptions()) with { Profiles = [profile] }, table).Run(facts).Profiles.Single();
    }

    private static LoadFacts Facts(ImageSummary summary, IEnumerable<int> needs) => new()
    {
        Summary = summary,
        SizeOfHeaders = 0x1000,
        Sections = [],
        HasEntryPoint = true,
        Imports = [.. needs.Select((need, i) => new ImportEntry(new Rva((uint)i), Encoding.ASCII.GetBytes(NameOf(need)), Entry.NameAddress, Entry.NameTable, Entry.Slots, Entry.Count, 0))],
    };
}
