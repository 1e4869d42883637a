// Finds what lies where: which preferred ranges overlap, and in which row of the pile each is drawn.

/** More rows than this are not told apart; what is above is drawn as one block. */
const MOST_ROWS = 36;

/** The two lanes of one state of one process: what images ask for, piled up where they overlap, and where they lie. */
function makeLanes(process) {
  const asked = process.modules.map((module) => laneItem(module, module.image.base));
  const lying = process.modules.map((module) => laneItem(module, module.actual));
  const byStart = (a, b) => a.start - b.start || b.end - a.end || comparePaths(a.module.image.path, b.module.image.path);
  asked.sort(byStart);
  lying.sort(byStart);
  markOverlaps(asked);
  const rows = pileUp(asked);
  for (const item of asked) {
    item.kind = item.module.isRelocated ? 'moved' : item.overlaps ? 'overlap' : 'base';
  }

  for (const item of lying) {
    item.row = 0;
    item.kind = item.module.isRelocated ? 'moved' : item.module.landing === LANDING.aslr ? 'aslr' : 'base';
  }

  return { asked, lying, rows, clusters: collisionClusters(asked), process };
}

function laneItem(module, start) {
  return { module, start, end: start + module.image.units, row: 0, overlaps: false, kind: 'base' };
}

/** In order of start an item overlaps one before it if that reaches further, or one after it if that starts sooner. */
function markOverlaps(items) {
  let reach = -Infinity;
  items.forEach((item, i) => {
    const next = items[i + 1];
    item.overlaps = item.start < reach || (next !== undefined && next.start < item.end);
    reach = Math.max(reach, item.end);
  });
}

function pileUp(items) {
  const ends = [];
  for (const item of items) {
    let row = ends.findIndex((end) => end <= item.start);
    row = row < 0 ? Math.min(ends.length, MOST_ROWS) : row;
    ends[row] = Math.max(ends[row] || 0, item.end);
    item.row = row;
  }

  return ends.length;
}

/** Places where images want the same addresses, from low to high. */
function collisionClusters(items) {
  const clusters = [];
  let reach = -Infinity;
  for (const item of items.filter((one) => one.overlaps)) {
    if (item.start < reach) {
      const last = clusters[clusters.length - 1];
      last.end = Math.max(last.end, item.end);
      last.count++;
      last.rows = Math.max(last.rows, item.row + 1);
    } else {
      clusters.push({ start: item.start, end: item.end, count: 1, rows: item.row + 1 });
    }

    reach = Math.max(reach, item.end);
  }

  return clusters;
}
