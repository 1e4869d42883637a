// Draws the visible part of the map as SVG: for each state what images ask for, piled up, over where they lie; one scale for all.

const DRAW = { axis: 26, title: 46, pile: 104, row: 15, fall: 30, lie: 24, names: 15, between: 10, bottom: 10 };

/** So many lines from wish to place can be told apart; of more, an even sample shows where they go. */
const MOST_LINES = 150;

function drawMap() {
  const canvas = byId('map-canvas');
  map.width = Math.max(280, Math.round(canvas.clientWidth) || 1000);
  map.drawn = [];
  const top = DRAW.axis;
  const layers = [];
  let y = top;
  for (const lanes of map.lanes) {
    const layout = layoutOf(lanes, y);
    layers.push(drawLanes(lanes, layout));
    y = layout.end;
  }

  const height = y + DRAW.bottom;
  canvas.replaceChildren(drawn('svg', { viewBox: '0 0 ' + map.width + ' ' + height, 'aria-hidden': 'true' }, patterns(), drawGaps(top, height), drawAxis(top, height), ...layers));
  showRange();
}

/** Says in words what is in view. A cut gap at an edge is left out: a strip of it may stand for terabytes. */
function showRange() {
  const [left, right] = map.view.map((place) => pieceAt(map.scale, place, 'from'));
  const isInGap = left === right && left.isCut;
  const from = Math.floor(left.isCut && !isInGap ? left.end : addressAt(map.scale, map.view[0]));
  const to = Math.ceil(right.isCut && !isInGap ? right.start : addressAt(map.scale, map.view[1]));
  byId('map-range').textContent = addressText(from) + ' to ' + addressText(to) + ' (' + sizeText((to - from) * UNIT_BYTES) + ')';
}

/** Every pile has the height it needs, up to a limit; then its rows get thinner. */
function layoutOf(lanes, y) {
  const row = Math.max(2.5, Math.min(DRAW.row, DRAW.pile / Math.max(1, lanes.rows)));
  const floor = y + DRAW.title + 6 + row * Math.max(1, lanes.rows);
  const lie = floor + DRAW.fall;
  return { y, row, floor, lie, end: lie + DRAW.lie + DRAW.names + DRAW.between };
}

function drawLanes(lanes, layout) {
  const relocated = lanes.lying.filter((item) => item.module.isRelocated).length;
  const group = drawn('g', null,
    drawn('text', { class: 'state-title', x: 12, y: layout.y + 18 }, lanes.title),
    drawn('text', { class: 'lane-title', x: 12, y: layout.y + 33 }, 'preferred addresses, piled up where they overlap'),
    drawn('text', { class: 'lane-title', x: map.width - 12, y: layout.y + 18, 'text-anchor': 'end' }, numberText(relocated) + ' of ' + countText(lanes.lying.length, 'image') + ' relocated'),
    drawn('line', { class: 'floor', x1: 0, x2: map.width, y1: layout.floor + 0.5, y2: layout.floor + 0.5 }),
    drawn('text', { class: 'lane-title', x: 12, y: layout.lie - 5 }, 'where they lie'),
    drawFalls(lanes, layout));
  drawBlocks(group, lanes.asked, (item) => layout.floor - layout.row * (item.row + 1), layout.row);
  drawBlocks(group, lanes.lying, () => layout.lie, DRAW.lie);
  drawPileTexts(group, lanes, layout);
  drawNames(group, lanes.lying, layout);
  return group;
}

/** Names below the images, the widest images' first, as long as no name runs into another. */
function drawNames(group, lying, layout) {
  const written = [];
  const seen = lying.map((item) => ({ item, left: Math.max(0, xOf(item.start)), right: Math.min(map.width, xOf(item.end)) }))
    .filter(({ left, right }) => right > left)
    .sort((a, b) => (b.right - b.left) - (a.right - a.left) || a.left - b.left)
    .slice(0, MOST_LINES);
  for (const { item, left, right } of seen) {
    const { path } = item.module.image;
    const name = path.slice(path.lastIndexOf('/') + 1);
    const half = name.length * 3.2 + 4;
    const x = Math.min(Math.max((left + right) / 2, half), map.width - half);
    if (half * 2 < map.width && Math.abs(x - (left + right) / 2) < half && written.every((other) => Math.abs(other.x - x) >= other.half + half)) {
      written.push({ x, half });
      group.append(drawn('text', { class: 'name-text', x: x.toFixed(1), y: layout.lie + DRAW.lie + 11, 'text-anchor': 'middle' }, name));
    }
  }
}

function xOf(address) {
  return ((placeOf(map.scale, address) - map.view[0]) / (map.view[1] - map.view[0])) * map.width;
}

/** How many images want one place, at the highest piles first, as long as there is room. */
function drawPileTexts(group, lanes, layout) {
  const written = [];
  for (const cluster of [...lanes.clusters].sort((a, b) => b.count - a.count).slice(0, 40)) {
    const text = countText(cluster.count, 'image');
    const half = text.length * 3.3 + 4;
    const [left, right] = [xOf(cluster.start), xOf(cluster.end)];
    const x = Math.min(Math.max((Math.max(left, 0) + Math.min(right, map.width)) / 2, half), map.width - half);
    if (right < 0 || left > map.width || written.some((other) => Math.abs(other.x - x) < other.half + half)) {
      continue;
    }

    written.push({ x, half });
    group.append(drawn('text', { class: 'pile-text', x: x.toFixed(1), y: (layout.floor - layout.row * cluster.rows - 4).toFixed(1), 'text-anchor': 'middle' }, text));
  }
}

/** Blocks narrower than a pixel are drawn together with their neighbours of the same sort, so that there are never more than can be seen. */
function drawBlocks(group, items, yOf, height) {
  const open = new Map();
  const flush = (block) => group.append(blockNode(block, height));
  for (const item of items) {
    const left = xOf(item.start);
    const right = xOf(item.end);
    if (right < -1 || left > map.width + 1) {
      continue;
    }

    const isPicked = item.module.image.path === map.picked;
    const last = open.get(item.row);
    const isThin = right - left < 1.5;
    if (last && !isPicked && !last.isPicked && isThin && last.isThin && last.item.kind === item.kind && left - last.right < 0.75 && last.right - last.left < 12) {
      last.right = Math.max(last.right, right);
      last.last = item;
      last.count++;
      continue;
    }

    if (last) {
      flush(last);
    }

    open.set(item.row, { item, last: item, left, right, y: yOf(item), count: 1, isThin, isPicked });
  }

  open.forEach(flush);
}

function blockNode(block, height) {
  const left = Math.max(-2, block.left);
  const right = Math.min(map.width + 2, block.right);
  const node = drawn('rect', {
    class: 'block ' + block.item.kind + (block.isPicked ? ' picked' : '') + (block.count > 1 ? ' many' : ''),
    x: left.toFixed(2),
    y: (block.y + 0.5).toFixed(2),
    width: Math.max(1.5, right - left + (block.count > 1 ? 0.5 : 0)).toFixed(2),
    height: Math.max(1.5, height - 1).toFixed(2),
    rx: block.count === 1 && height > 8 && right - left > 6 ? 2 : 0,
    'data-block': map.drawn.length,
  });
  map.drawn.push(block);
  return node;
}

/** Lines from where relocated images want to lie to where they lie. */
function drawFalls(lanes, layout) {
  const group = drawn('g');
  const moved = lanes.lying.filter((item) => item.module.isRelocated);
  const isVisible = (x) => x >= 0 && x <= map.width;
  const middle = (start, module) => xOf(start + module.image.units / 2);
  const lines = moved.map((item) => ({ path: item.module.image.path, from: middle(item.module.image.base, item.module), to: middle(item.start, item.module) }))
    .filter((line) => isVisible(line.from) || isVisible(line.to));
  const each = Math.ceil(lines.length / MOST_LINES);
  for (const line of lines.filter((one, i) => i % each === 0 || one.path === map.picked)) {
    const half = (layout.floor + layout.lie) / 2;
    group.append(drawn('path', {
      class: 'move-line' + (each > 1 ? ' sampled' : '') + (line.path === map.picked ? ' picked' : ''),
      d: 'M' + line.from.toFixed(1) + ' ' + layout.floor + 'C' + line.from.toFixed(1) + ' ' + half + ' ' + line.to.toFixed(1) + ' ' + half + ' ' + line.to.toFixed(1) + ' ' + layout.lie,
    }));
  }

  return group;
}

/** Shades the parts that are cut out, and writes their true size where there is room. */
function drawGaps(top, height) {
  const group = drawn('g');
  for (const piece of map.scale.pieces) {
    const left = xOf(piece.start);
    const right = xOf(piece.end);
    if (!piece.isCut || right < 0 || left > map.width || right - left < 3) {
      continue;
    }

    group.append(
      drawn('rect', { class: 'gap', x: left, y: top, width: right - left, height: height - top },
        drawn('title', null, sizeText((piece.end - piece.start) * UNIT_BYTES) + ' without images, cut short')));
    for (const x of [left, right]) {
      group.append(drawn('line', { class: 'gap-edge', x1: x, x2: x, y1: top, y2: height }));
    }

    const words = sizeText((piece.end - piece.start) * UNIT_BYTES);
    if (right - left > words.length * 6.4 + 8) {
      group.append(drawn('text', { class: 'gap-text', x: (left + right) / 2, y: height - 4, 'text-anchor': 'middle' }, words));
    }
  }

  return group;
}

function drawAxis(top, height) {
  const group = drawn('g');
  const isWide = map.space[1] > 0x10000;
  for (const tick of ticksOf(map.scale, map.view, map.width, isWide ? 118 : 92)) {
    const text = addressText(tick.address);
    group.append(drawn('line', { class: 'grid', x1: tick.x, x2: tick.x, y1: 6, y2: height }));
    if (tick.x + text.length * 6.8 + 4 < map.width) {
      group.append(drawn('text', { class: 'tick-text', x: tick.x + 4, y: top - 10 }, text));
    }
  }

  return group;
}

/** Patterns, so that sorts of blocks differ without colour too. */
function patterns() {
  const pattern = (id, size, ...marks) => drawn('pattern', { id: 'pattern-' + id, width: size, height: size, patternUnits: 'userSpaceOnUse' },
    drawn('rect', { class: 'fill-' + id, width: size, height: size }), ...marks);
  return drawn('defs', null,
    pattern('moved', 6, drawn('path', { class: 'ink-stripe', 'stroke-width': 1.6, d: 'M-1 7L7 -1M-4 4L4 -4M2 10L10 2' })),
    pattern('overlap', 5, drawn('circle', { class: 'ink-dot', cx: 2.5, cy: 2.5, r: 1.1 })),
    pattern('aslr', 4, drawn('path', { class: 'ink-stripe', 'stroke-width': 1, d: 'M2 0V4' })));
}
