// Pointer, wheel and keys on the map.

/** A wheel that is turning the page goes on turning the page when the map comes under it. */
const WHEEL_REST_MS = 350;

function startMapInput() {
  const canvas = byId('map-canvas');
  byId('zoom-in').addEventListener('click', () => zoomMap(0.5));
  byId('zoom-out').addEventListener('click', () => zoomMap(2));
  byId('zoom-fit').addEventListener('click', fitMap);
  byId('zoom-space').addEventListener('click', () => setView(0, map.scale.length));
  byId('next-collision').addEventListener('click', showCluster);
  byId('true-scale').addEventListener('change', rescaleMap);
  canvas.addEventListener('keydown', onMapKey);
  canvas.addEventListener('pointermove', (event) => showTooltip(event));
  canvas.addEventListener('pointerleave', hideTooltip);
  startWheel(canvas);
  startDrag(canvas);
  new ResizeObserver(() => {
    if (map.scale && Math.round(canvas.clientWidth) !== map.width) {
      drawMap();
    }
  }).observe(canvas);
}

const MAP_KEYS = {
  '+': () => zoomMap(0.5),
  '=': () => zoomMap(0.5),
  '-': () => zoomMap(2),
  0: fitMap,
  Home: fitMap,
  ArrowLeft: () => moveMap(-0.2),
  ArrowRight: () => moveMap(0.2),
  ArrowDown: () => stepImage(1),
  ArrowUp: () => stepImage(-1),
};

function onMapKey(event) {
  const action = Object.hasOwn(MAP_KEYS, event.key) ? MAP_KEYS[event.key] : null;
  if (action && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    action();
  }
}

function placeUnder(event) {
  const box = byId('map-canvas').getBoundingClientRect();
  return map.view[0] + ((event.clientX - box.left) / box.width) * (map.view[1] - map.view[0]);
}

function startWheel(canvas) {
  let lastPageScroll = -Infinity;
  addEventListener('scroll', (event) => { lastPageScroll = event.timeStamp; }, { passive: true });
  canvas.addEventListener('wheel', (event) => {
    if (event.timeStamp - lastPageScroll < WHEEL_REST_MS) {
      return;
    }

    event.preventDefault();
    if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      moveMap(event.deltaX / map.width);
    } else {
      zoomMap(Math.exp(Math.sign(event.deltaY) * Math.min(0.5, Math.abs(event.deltaY) * 0.003)), placeUnder(event));
    }
  }, { passive: false });
}

function startDrag(canvas) {
  let drag = null;
  canvas.addEventListener('pointerdown', (event) => {
    if (event.button === 0) {
      drag = { id: event.pointerId, x: event.clientX, view: [...map.view], isMoved: false };
    }
  });
  canvas.addEventListener('pointermove', (event) => {
    if (!drag || drag.id !== event.pointerId) {
      return;
    }

    const pixels = event.clientX - drag.x;
    if (!drag.isMoved && Math.abs(pixels) > 4) {
      // Only now: a captured pointer would take clicks from blocks.
      drag.isMoved = true;
      canvas.setPointerCapture(drag.id);
      canvas.classList.add('dragging');
    }

    if (drag.isMoved) {
      const step = (pixels / map.width) * (drag.view[1] - drag.view[0]);
      setView(drag.view[0] - step, drag.view[1] - step);
    }
  });
  const end = (event) => {
    if (drag && !drag.isMoved && event.type === 'pointerup') {
      pickBlock(event);
    }

    drag = null;
    canvas.classList.remove('dragging');
  };
  canvas.addEventListener('pointerup', end);
  canvas.addEventListener('pointercancel', end);
}

function blockUnder(event) {
  const target = event.target instanceof Element ? event.target.closest('[data-block]') : null;
  return target ? map.drawn[Number(target.dataset.block)] : null;
}

function pickBlock(event) {
  const block = blockUnder(event);
  if (!block) {
    return;
  }

  if (block.count > 1) {
    setView(placeOf(map.scale, block.item.start) - 0.5, placeOf(map.scale, block.last.end) + 0.5);
  } else {
    pickImage(block.item.module.image.path, false);
  }
}

function showTooltip(event) {
  const block = blockUnder(event);
  const tooltip = byId('tooltip');
  if (!block || byId('map-canvas').classList.contains('dragging')) {
    hideTooltip();
    return;
  }

  tooltip.replaceChildren(...tooltipContent(block));
  tooltip.hidden = false;
  const { width, height } = tooltip.getBoundingClientRect();
  tooltip.style.left = Math.max(4, Math.min(event.clientX + 14, innerWidth - width - 4)) + 'px';
  tooltip.style.top = (event.clientY + 18 + height > innerHeight ? event.clientY - height - 12 : event.clientY + 18) + 'px';
}

function tooltipContent(block) {
  return block.count > 1
    ? [element('strong', null, countText(block.count, 'image')), factList([['Between', addressText(block.item.start) + ' and ' + addressText(block.last.end)], ['', 'click to tell them apart']])]
    : [element('strong', null, element('bdi', null, block.item.module.image.path)), factList(imageFacts([block.item.module]))];
}

function hideTooltip() {
  byId('tooltip').hidden = true;
}
