// Head and rows of the table of images.

function sortHeader(column, attributes) {
  const name = column.group ? column.group + ' ' + column.title : null;
  return element('th', { scope: 'col', 'aria-sort': 'none', class: column.isCount ? 'num' : null, ...attributes },
    element('button', { type: 'button', class: 'sort', 'data-key': column.key, 'aria-label': name }, column.title));
}

/** The widths of the columns, which the style sheet knows. */
function imageColumns(columns) {
  return element('colgroup', null, ...columns.map((column) => element('col', { class: 'col-' + column.key.replace(/-(before|after)$/, '') })));
}

/** Columns of a group have a common header above them; the others reach over both lines. */
function imageHead(columns) {
  if (columns.every((column) => !column.group)) {
    return element('thead', null, element('tr', null, ...columns.map((column) => sortHeader(column))));
  }

  const groups = new Set();
  const upper = [];
  for (const column of columns) {
    if (!column.group) {
      upper.push(sortHeader(column, { rowspan: 2 }));
    } else if (!groups.has(column.group)) {
      groups.add(column.group);
      upper.push(element('th', { scope: 'colgroup', colspan: 2 }, column.group));
    }
  }

  return element('thead', null, element('tr', null, ...upper), element('tr', null, ...columns.filter((column) => column.group).map((column) => sortHeader(column))));
}

/** One line where before and after are the same, else two. */
function pairCell(item, className, text, node = (entry) => text(entry)) {
  const entries = [item.before, item.after].filter(Boolean);
  const isSame = entries.length === 1 || text(entries[0]) === text(entries[1]);
  return element('td', { class: className },
    element('span', null, node(entries[0])),
    isSame ? null : element('span', { class: 'then' }, node(entries[1])));
}

function placesText(entry) {
  return entry.places.length === 1 ? addressText(entry.actual) : addressText(entry.actual) + ' and ' + countText(entry.places.length - 1, 'other');
}

function whyText(entry) {
  return landingWords(entry) + '|' + (entry.partner || '') + '|' + loadsText(entry);
}

function loadsText(entry) {
  return entry.loads > 1 && entry.relocations > 0 ? ' in ' + numberText(entry.relocations) + ' of ' + countText(entry.loads, 'process', 'processes') : '';
}

function whyNode(entry) {
  const words = element('span', { class: entry.isRelocated ? 'relocated-word' : null }, landingWords(entry));
  return entry.partner || loadsText(entry)
    ? element('span', null, words, loadsText(entry), entry.partner ? element('span', { class: 'reason' }, pathNode(entry.partner)) : null)
    : words;
}

function verdictCell(verdict) {
  return element('td', { class: 'verdict-cell' }, ...(verdict
    ? [element('span', { class: 'verdict ' + EFFECTS[verdict.effect] }, EFFECT_WORDS[verdict.effect]), element('span', { class: 'reason' }, verdict.reason)]
    : ['—']));
}

function imageRow(item, selection) {
  const counts = (value) => (selection.after ? [item.before, item.after] : [item.before]).map((entry) => numberCell(entry ? value(entry) : null));
  return element('tr', null,
    element('th', { scope: 'row' }, element('button', { type: 'button', class: 'find', 'data-path': item.path, title: 'Show on the map' }, pathNode(item.path)), ownerOf(item) ? element('span', { class: 'reason' }, ownerOf(item)) : null),
    selection.after ? verdictCell(item.verdict) : null,
    element('td', null, (item.before || item.after).image.machine),
    pairCell(item, 'hex', (entry) => addressText(entry.image.base)),
    pairCell(item, 'hex', placesText),
    pairCell(item, 'why', whyText, whyNode),
    ...counts((entry) => entry.fixups),
    ...counts((entry) => entry.privatePages),
    ...counts((entry) => entry.lookUps));
}

/** What the filter looks in. */
function searchText(item) {
  const parts = [item.path, ownerOf(item) || '', item.verdict ? EFFECT_WORDS[item.verdict.effect] + ' ' + item.verdict.reason : ''];
  for (const entry of [item.before, item.after]) {
    if (entry) {
      parts.push(entry.image.machine, addressText(entry.image.base), ...entry.places.map(addressText), landingWords(entry), entry.partner || '');
    }
  }

  return parts.join('\n').toLowerCase();
}
