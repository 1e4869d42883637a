// Reads what ReportData.cs writes: rows without names and without the zeros at their ends.

const CAUSES = ['Unaligned file', 'Header', 'Relocation', 'Imports', 'TLS index', 'Security cookie'];
const EFFECTS = ['effective', 'no-effect', 'harmful'];
const EFFECT_WORDS = ['effective', 'no effect', 'harmful'];
const LANDING = { atBase: 0, aslr: 1, collision: 2, aslrCollision: 3, forced: 4, lowBase: 5, dynamic: 6 };
const TOTALS = [
  'modules', 'relocated', 'failures', 'fixups', 'sharedFixups', 'mappedBytes', 'shareableBytes', 'commitBytes', 'protectionCalls', 'failedProbes',
  'pageTablePages', 'largestFreeBlock', 'microseconds', 'lookUps', 'comparisons', 'hintMisses', 'forwarderHops', 'unresolved',
  'bindingsHonoured', 'bindingsStale', 'bindingsIgnored',
];
const PAGE_BYTES = 4096;
const UNIT_BYTES = 65536;

function readReport(raw) {
  const text = raw.strings;
  const optional = (number) => (number ? text[number - 1] : null);
  const images = raw.images.map(([path = 0, base = 0, size = 0, machine = 0, owner = 0]) => (
    { path: text[path], base, size, units: Math.max(1, Math.ceil(size / UNIT_BYTES)), machine: text[machine], owner: optional(owner) }));
  const modules = raw.rows.map(([image = 0, actual = 0, lookUps = 0, imports = 0, landing = 0, fixups = 0, relocation = 0, partner = 0, cookie = 0, header = 0, unaligned = 0, tls = 0]) => ({
    image: images[image], actual, lookUps, landing, fixups, partner: optional(partner),
    pages: [unaligned, header, relocation, imports, tls, cookie],
    privatePages: unaligned + header + relocation + imports + tls + cookie,
    isRelocated: landing >= LANDING.collision,
  }));
  const outside = raw.outside.map(([name = 0, kind = 0, wantedBy = 0, hint = 0, probes = 0]) => (
    { name: text[name], kind: text[kind], wantedBy: text[wantedBy], hint: optional(hint), probes }));

  const readProcess = (process) => ({
    root: process.root,
    machine: process.machine,
    starts: process.starts,
    space: process.space,
    totals: readTotals(process.totals),
    modules: fromRuns(process.rows, modules),
    outside: fromRuns(process.outside, outside),
    failures: process.failures.map(([image, status, partner, reason, stops]) => (
      { root: process.root, image: images[image], status, partner: optional(partner), reason: text[reason], stops: stops === 1 })),
  });
  const readState = (state) => state && ({
    totals: readTotals(state.totals),
    processes: state.processes.map(readProcess),
    notLoaded: state.notLoaded.map((number) => text[number]),
    notRun: state.notRun.map(([root, reason]) => ({ root: text[root], reason: text[reason] })),
  });

  return {
    hasAfter: raw.hasAfter,
    hasOwners: images.some((image) => image.owner !== null),
    copies: raw.processes,
    sessions: raw.sessions,
    headline: raw.headline,
    profiles: raw.profiles.map((profile) => ({
      title: profile.title,
      before: readState(profile.before),
      after: readState(profile.after) || null,
      verdicts: new Map(profile.verdicts.map(([path, effect, reason]) => [text[path], { effect, reason: text[reason] }])),
    })),
  };
}

function readTotals(numbers) {
  const totals = Object.fromEntries(TOTALS.map((name, i) => [name, numbers[i]]));
  totals.pages = numbers.slice(TOTALS.length);
  totals.privatePages = totals.pages.reduce((sum, pages) => sum + pages, 0);
  return totals;
}

function fromRuns(runs, table) {
  const all = [];
  for (let i = 0; i < runs.length; i += 2) {
    for (let number = runs[i]; number < runs[i] + runs[i + 1]; number++) {
      all.push(table[number]);
    }
  }

  return all;
}

/** The process that costs most, which is the one to look at first. */
function heaviestProcess(state) {
  let best = 0;
  state.processes.forEach((process, i) => {
    if (process.totals.privatePages > state.processes[best].totals.privatePages) {
      best = i;
    }
  });
  return best;
}

/** A process by its number, and its like afterwards. */
function processPair(profile, number) {
  const before = profile.before.processes[number] || null;
  const after = before && profile.after ? profile.after.processes.find((other) => other.root === before.root && other.machine === before.machine) || null : null;
  return { before, after };
}

/** What the parts of the page show: one process, or all of a loader together. */
function selectState(profile, number) {
  if (number !== 'all') {
    const pair = processPair(profile, number);
    return { profile, pair, mapped: pair, before: stateOf(pair.before ? [pair.before] : [], pair.before), after: pair.after && stateOf([pair.after], pair.after) };
  }

  return {
    profile,
    pair: null,
    mapped: processPair(profile, heaviestProcess(profile.before)),
    before: stateOf(profile.before.processes, profile.before),
    after: profile.after && stateOf(profile.after.processes, profile.after),
  };
}

function stateOf(processes, whole) {
  return {
    totals: whole ? whole.totals : readTotals(new Array(TOTALS.length + CAUSES.length).fill(0)),
    images: imagesOf(processes),
    failures: processes.flatMap((process) => process.failures),
    outside: [...new Set(processes.flatMap((process) => process.outside))],
  };
}

/** Images by path. One that several processes load is one entry, with its numbers added up, and with the worst place it has. */
function imagesOf(processes) {
  const byPath = new Map();
  for (const process of processes) {
    for (const module of process.modules) {
      const entry = byPath.get(module.image.path);
      if (entry === undefined) {
        byPath.set(module.image.path, { ...module, loads: 1, places: [module.actual], relocations: module.isRelocated ? 1 : 0 });
      } else {
        addModule(entry, module);
      }
    }
  }

  return byPath;
}

function addModule(entry, module) {
  if (module.isRelocated && !entry.isRelocated) {
    Object.assign(entry, { landing: module.landing, partner: module.partner, actual: module.actual, isRelocated: true });
  }

  if (!entry.places.includes(module.actual)) {
    entry.places = [...entry.places, module.actual];
  }

  entry.loads++;
  entry.relocations += module.isRelocated ? 1 : 0;
  entry.fixups += module.fixups;
  entry.lookUps += module.lookUps;
  entry.privatePages += module.privatePages;
  entry.pages = entry.pages.map((pages, cause) => pages + module.pages[cause]);
}

/** Why an image lies where it lies, in words, in two parts: the sort of reason, and what was in the way. */
function landingWords(module) {
  switch (module.landing) {
    case LANDING.atBase: return 'at its base';
    case LANDING.aslr: return 'moved by ASLR, shared';
    case LANDING.collision: return 'relocated: base taken';
    case LANDING.aslrCollision: return 'relocated: ASLR’s place taken';
    case LANDING.forced: return 'relocated: ASLR is mandatory';
    case LANDING.lowBase: return 'relocated: base is too low';
    default: return 'relocated: DYNAMICBASE';
  }
}
