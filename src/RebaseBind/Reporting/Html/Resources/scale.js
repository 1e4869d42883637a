// From addresses to places on the map and back. Empty space is cut short, so that images can be seen in a space that is mostly empty.

/** A gap gets at most this share of the drawn width, all gaps together. */
const GAP_SHARE = 0.35;

/** A place that many images want gets at most this share of the width that images have: enough to be seen, however small it is. */
const PILE_SHARE = 0.12;

/**
 * Pieces of address space, each drawn on a straight scale.
 * @param lanes For each lane [start, end] of its items in units of 64 KiB, in order of start.
 * @param space The addresses that a program may use.
 * @param isCut Whether gaps are cut short, and places that many images want are widened.
 */
function makeScale(lanes, space, isCut) {
  const ranges = lanes.flat();
  const merged = mergeRanges(ranges.length === 0 ? [space] : ranges);
  const lengths = isCut ? wantedLengths(merged, lanes) : merged.map(([start, end]) => end - start);
  const occupied = lengths.reduce((sum, length) => sum + length, 0);
  const longest = isCut ? Math.max(0.5, (occupied * GAP_SHARE) / (1 - GAP_SHARE) / Math.max(6, merged.length - 1)) : Infinity;
  const pieces = [];
  let place = 0;
  const add = (start, end, length) => {
    if (end > start) {
      pieces.push({ start, end, from: place, to: place + length, isCut: length < end - start });
      place += length;
    }
  };
  const addGap = (start, end) => add(start, end, Math.min(end - start, longest));

  let last = Math.min(space[0], merged[0][0]);
  merged.forEach(([start, end], i) => {
    addGap(last, start);
    add(start, end, lengths[i]);
    last = end;
  });
  addGap(last, space[1]);
  const scale = { pieces, length: place };
  scale.fit = [placeOf(scale, merged[0][0]), placeOf(scale, merged[merged.length - 1][1])];
  return scale;
}

function mergeRanges(ranges) {
  const merged = [];
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = merged[merged.length - 1];
    if (last && start <= last[1]) {
      last[1] = Math.max(last[1], end);
    } else {
      merged.push([start, end]);
    }
  }

  return merged;
}

/** A place is as wide as all that is wanted in it, one beside the other, within limits: piles are what the map is for. */
function wantedLengths(merged, lanes) {
  const total = merged.reduce((sum, [start, end]) => sum + end - start, 0);
  const wanted = merged.map(([start, end]) => end - start);
  for (const lane of lanes) {
    const sums = merged.map(() => 0);
    let piece = 0;
    for (const [start, end] of lane) {
      while (merged[piece][1] <= start) {
        piece++;
      }

      sums[piece] += end - start;
    }

    sums.forEach((sum, i) => { wanted[i] = Math.max(wanted[i], sum); });
  }

  return merged.map(([start, end], i) => Math.max(end - start, Math.min(wanted[i], total * PILE_SHARE)));
}

/** The last piece for which a number of it is not above the value. */
function pieceAt(scale, value, name) {
  let low = 0;
  let high = scale.pieces.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (scale.pieces[middle][name] <= value) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }

  return scale.pieces[low];
}

function placeOf(scale, address) {
  const piece = pieceAt(scale, address, 'start');
  return piece.from + ((address - piece.start) * (piece.to - piece.from)) / (piece.end - piece.start);
}

function addressAt(scale, place) {
  const piece = pieceAt(scale, place, 'from');
  const share = Math.min(1, Math.max(0, (place - piece.from) / (piece.to - piece.from)));
  return piece.start + share * (piece.end - piece.start);
}

/** Round addresses to write at the axis, far enough from each other to be read. */
function ticksOf(scale, view, width, distance) {
  const ticks = [];
  const perPixel = (view[1] - view[0]) / width;
  let next = 0;
  for (const piece of scale.pieces) {
    if (piece.isCut || piece.to < view[0] || piece.from > view[1]) {
      continue;
    }

    const unitsPerPixel = (perPixel * (piece.end - piece.start)) / (piece.to - piece.from);
    const step = 2 ** Math.max(0, Math.ceil(Math.log2(unitsPerPixel * distance)));
    for (let address = piece.start; address <= piece.end;) {
      const x = (placeOf(scale, address) - view[0]) / perPixel;
      if (x > width) {
        break;
      }

      if (x >= next) {
        ticks.push({ x, address });
        next = x + distance;
      }

      // From what is left of the view, to it at once: a piece may be long.
      const visible = Math.max(address, addressAt(scale, Math.max(piece.from, view[0])));
      address = (Math.floor(visible / step) + 1) * step;
    }
  }

  return ticks;
}
