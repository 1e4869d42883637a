using System;
using System.IO;
using System.Linq;
using RebaseBind.Oracle.Tests.Building;
using RebaseBind.Oracle.Tests.Running;

namespace RebaseBind.Oracle.Tests.Packages;

/// <summary>PostgreSQL in Wine, a server of many processes: as shipped, moved, and moved and bound.</summary>
[TestClass]
public sealed class PostgresTests
{
    private const string User = "postgres";

    /// <summary>Extensions, a language, a dictionary and a collation are DLLs each.</summary>
    private const string Commands = """
        create extension hstore; create extension pg_trgm; create extension pgcrypto;
        create table image (name text primary key, base bigint);
        insert into image select 'dll' || n, 65536::bigint * n from generate_series(1, 2000) n;
        create index on image using gin (name gin_trgm_ops);
        create function bases() returns bigint language plpgsql as $$ begin raise notice 'adding'; return (select sum(base) from image); end $$;
        select bases(), version();
        select name, base from image where name like '%l199%' order by name collate "en-x-icu" limit 5;
        select 'a=>1'::hstore -> 'a', similarity('image', 'images'), to_tsvector('english', 'running bases'), encode(digest('x', 'sha256'), 'hex'), xpath('/a/text()', '<a>b</a>');
        select no_such_function();
        """;

    private static readonly string[] Loaded =
    [
        "bin/icudt67.dll", "bin/icuin67.dll", "bin/icuuc67.dll", "bin/libcrypto-3-x64.dll", "bin/libiconv-2.dll", "bin/libintl-9.dll", "bin/liblz4.dll", "bin/libpq.dll", "bin/libssl-3-x64.dll", "bin/libwinpthread-1.dll",
        "bin/libxml2.dll", "bin/libzstd.dll", "bin/pg_ctl.exe", "bin/postgres.exe", "lib/dict_snowball.dll", "lib/hstore.dll", "lib/pg_trgm.dll", "lib/pgcrypto.dll", "lib/plpgsql.dll",
    ];

    private static readonly Target Target = new(Linker.Gnu, 64);
    private static readonly Lazy<string> Shipped = new(static () => Path.Combine(Registry.OfNpm("@embedded-postgres/windows-x64@15.18.0-beta.17")[0], "package", "native"));

    [TestMethod]
    public void AServerAnswersTheSameFromItsPlannedBases()
    {
        Wine wine = Require("8.0");
        string shipped = Shipped.Value;
        (string expected, string before) = Run(wine, shipped);
        Assert.Contains("131137536000|PostgreSQL 15.18, compiled by Visual C++ build 1944, 64-bit\n", expected, StringComparison.Ordinal);
        Assert.Contains("1|0.625|'base':2 'run':1|2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881|{b}\n", expected, StringComparison.Ordinal);
        Assert.IsGreaterThan(10, TracedModules.In(before, shipped).Count(module => module.Start != new Reading.ImageFile(Path.Combine(shipped, module.Path)).ImageBase));

        foreach (bool isBound in new[] { false, true })
        {
            RewrittenProgram program = RewrittenProgram.Of(shipped, isBound);
            (string answer, string trace) = Run(wine, program.Folder);

            Assert.AreEqual(expected, answer);
            program.AssertPlaced(wine, trace, Loaded);
            Assert.IsGreaterThan(50, program.Moved);
            Assert.AreEqual(isBound, program.Bound > 200);
        }
    }

    /// <summary>In pages and with bases that count in any Wine: the server of many processes, which share what they map.</summary>
    [TestMethod]
    [DataRow("8.0")]
    [DataRow("10.0")]
    public void AServerAnswersTheSameInPages(string version)
    {
        Wine wine = Require(version);
        string expected = Run(wine, Shipped.Value).Answer;
        Assert.Contains("131137536000|PostgreSQL 15.18, compiled by Visual C++ build 1944, 64-bit\n", expected, StringComparison.Ordinal);

        Assert.AreEqual(expected, Run(wine, RewrittenProgram.Of(Shipped.Value, isBound: false, "--layout", "pages").Folder).Answer);
        RewrittenProgram whole = RewrittenProgram.Of(Shipped.Value, isBound: false, "--for", "wine");
        (string answer, string trace) = Run(wine, whole.Folder);
        Assert.AreEqual(expected, answer);
        whole.AssertPlaced(wine, trace, Loaded);
    }

    private static Wine Require(string version)
    {
        Registry.Require();
        BindWitness.Require();
        var wine = Wine.For(Target, version);
        wine.Require();
        return wine;
    }

    /// <summary>Makes a database, starts a server, asks it, and stops it.</summary>
    private static (string Answer, string Trace) Run(Wine wine, string folder)
    {
        string run = Workspace.CreateUnique("postgres");
        string data = Path.Combine(run, "data");
        int port = PostgresClient.FreePort();
        wine.Trace(folder, "bin/initdb.exe", "-D", wine.PathOf(data), "-U", User, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync").Expect(0);
        ProgramRun start = wine.Trace(folder, "bin/pg_ctl.exe", "start", "-w", "-D", wine.PathOf(data), "-o", $"-p {port} -c listen_addresses=127.0.0.1", "-l", wine.PathOf(Path.Combine(run, "log")));
        try
        {
            string answer = PostgresClient.Ask(port, User, Commands);
            return (answer, File.ReadAllText(start.Expect(0).ErrorFile));
        }
        finally
        {
            wine.Trace(folder, "bin/pg_ctl.exe", "stop", "-D", wine.PathOf(data), "-m", "fast").Expect(0);
        }
    }
}
