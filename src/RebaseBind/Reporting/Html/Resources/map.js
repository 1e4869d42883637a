// The map: what it shows, which part of it, and what is chosen in it. map-drawing.js draws it, map-input.js moves it.

/** The closest look: eight units of 64 KiB. */
const CLOSEST = 8;

const map = { lanes: [], scale: null, view: [0, 1], picked: null, drawn: [], width: 0, cluster: -1, space: [0, 1] };

/** Shows another process, whole. */
function showMap(selection) {
  const { before, after } = selection.mapped;
  map.lanes = before ? [{ title: after ? 'Before' : 'As it is', ...makeLanes(before) }, after && { title: 'After', ...makeLanes(after) }].filter(Boolean) : [];
  map.space = before ? before.space : [0, 1];
  map.picked = null;
  map.cluster = -1;
  byId('map-summary').textContent = mapSummary(selection);
  byId('next-collision').disabled = map.lanes.length === 0 || map.lanes[0].clusters.length === 0;
  byId('map-details').replaceChildren();
  rescaleMap();
}

/** The scale is that of all lanes, before and after, so that they can be compared. */
function rescaleMap() {
  const lanes = map.lanes.flatMap((one) => [one.asked, one.lying]).map((items) => items.map((item) => [item.start, item.end]));
  map.scale = makeScale(lanes, map.space, !byId('true-scale').checked);
  fitMap();
}

function fitMap() {
  const [from, to] = map.scale.fit;
  const edge = Math.max((to - from) * 0.01, 0.25);
  setView(from - edge, to + edge);
}

/** Moves the view, kept in the space and not closer than can be told apart. */
function setView(from, to) {
  const limits = [Math.min(0, map.scale.fit[0]) - map.scale.length * 0.02, map.scale.length * 1.02];
  const length = Math.min(Math.max(to - from, Math.min(CLOSEST, map.scale.length)), limits[1] - limits[0]);
  const centre = (from + to) / 2;
  const start = Math.min(Math.max(centre - length / 2, limits[0]), limits[1] - length);
  map.view = [start, start + length];
  drawMap();
}

/** Zooms around a place, which stays where it is on the screen; by default the middle. */
function zoomMap(factor, place = (map.view[0] + map.view[1]) / 2) {
  setView(place - (place - map.view[0]) * factor, place + (map.view[1] - place) * factor);
}

function moveMap(share) {
  const step = (map.view[1] - map.view[0]) * share;
  setView(map.view[0] + step, map.view[1] + step);
}

function showCluster() {
  const { clusters } = map.lanes[0];
  map.cluster = (map.cluster + 1) % clusters.length;
  const cluster = clusters[map.cluster];
  const from = placeOf(map.scale, cluster.start);
  const to = placeOf(map.scale, cluster.end);
  const edge = (to - from) * 0.4;
  setView(from - edge, to + edge);
  byId('map-details').replaceChildren(element('p', null,
    'Collision ' + numberText(map.cluster + 1) + ' of ' + numberText(clusters.length) + ': ' + countText(cluster.count, 'image') + ' want addresses between ' + addressText(cluster.start) + ' and ' + addressText(cluster.end) + '.'));
}

/** Chooses an image, in all lanes; brings it into view if asked. */
function pickImage(path, isMovedTo) {
  map.picked = path;
  const found = map.lanes.map((lanes) => lanes.lying.find((item) => item.module.image.path === path) || null);
  const item = found.find(Boolean);
  if (!item) {
    byId('map-details').replaceChildren(element('p', null, 'This image is not in the process on the map.'));
    drawMap();
    return;
  }

  byId('map-details').replaceChildren(element('p', null, pathNode(path)), factList(imageFacts(found.map((one) => one && one.module))));
  if (isMovedTo) {
    const place = placeOf(map.scale, (item.start + item.end) / 2);
    const length = Math.min(map.view[1] - map.view[0], Math.max(item.module.image.units * 12, CLOSEST * 2));
    setView(place - length / 2, place + length / 2);
  } else {
    drawMap();
  }
}

/** The next image by address, or the one before. */
function stepImage(step) {
  if (map.lanes.length === 0 || map.lanes[0].lying.length === 0) {
    return;
  }

  const { lying } = map.lanes[0];
  const now = lying.findIndex((item) => item.module.image.path === map.picked);
  const next = now < 0 ? (step > 0 ? 0 : lying.length - 1) : (now + step + lying.length) % lying.length;
  pickImage(lying[next].module.image.path, false);
  const place = placeOf(map.scale, lying[next].start);
  if (place < map.view[0] || place > map.view[1]) {
    const length = map.view[1] - map.view[0];
    setView(place - length / 2, place + length / 2);
  }
}

/** What is known of an image in each state: [before] or [before, after], either of which may be missing. */
function imageFacts(modules) {
  const one = modules.find(Boolean);
  const both = (text) => {
    const texts = modules.map((module) => (module ? text(module) : 'not loaded'));
    return texts.every((other) => other === texts[0]) ? texts[0] : texts.join(' → ');
  };
  const partner = modules.map((module) => module && module.partner).find(Boolean);
  return [
    ['Size', sizeText(one.image.size) + ', ' + one.image.machine],
    ['Preferred base', both((module) => addressText(module.image.base))],
    ['Lies at', both((module) => addressText(module.actual) + '–' + addressText(module.actual + module.image.units - 1 / UNIT_BYTES))],
    ['Why', both(landingWords)],
    partner ? ['In the way', partner] : null,
    ['Fixups', both((module) => numberText(module.fixups))],
    ['Private pages', both((module) => numberText(module.privatePages))],
  ];
}

function mapSummary(selection) {
  if (map.lanes.length === 0) {
    return 'No process to show.';
  }

  const parts = map.lanes.map((lanes) => {
    const overlapping = lanes.asked.filter((item) => item.overlaps).length;
    return lanes.title + ': ' + countText(lanes.asked.length, 'image') + ', ' + (overlapping === 0 ? 'no preferred addresses overlap' : numberText(overlapping) + ' want addresses that another wants')
      + ', ' + numberText(lanes.lying.filter((item) => item.module.isRelocated).length) + ' relocated.';
  });
  return (selection.pair ? '' : 'The map shows one process, ' + map.lanes[0].process.root + '. ') + parts.join(' ');
}
