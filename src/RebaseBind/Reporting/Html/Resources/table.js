// The table of images: what its columns are, how it is sorted and filtered. table-rows.js makes its rows.

const table = { columns: [], rows: [], sortedBy: null, isDescending: false, isWhole: false };

/** So many rows are on the screen at first, so that what comes behind the table can be reached; on paper all are. */
const FIRST_ROWS = 100;

/** In the order of their characters, as the rest of the report; a comparison by language would differ from machine to machine. */
function comparePaths(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A column: key, title, group, value to sort by, and whether large values come first. null sorts last whatever the order. */
function columnsOf(selection) {
  const of = (state, value) => (item) => (item[state] ? value(item[state]) : null);
  const first = (value) => (item) => value(item.before || item.after);
  const columns = [
    { key: 'path', title: 'Image', value: (item) => item.path },
    { key: 'machine', title: 'Machine', value: first((entry) => entry.image.machine) },
    { key: 'preferred', title: 'Preferred base', value: first((entry) => entry.image.base), isNumber: true },
    { key: 'actual', title: 'Lies at', value: first((entry) => entry.actual), isNumber: true },
    { key: 'why', title: 'Why there', value: first((entry) => landingWords(entry) + ' ' + (entry.partner || '')) },
  ];
  for (const [key, group, value] of [['fixups', 'Fixups', (entry) => entry.fixups], ['pages', 'Private pages', (entry) => entry.privatePages], ['lookUps', 'Look-ups', (entry) => entry.lookUps]]) {
    if (selection.after) {
      columns.push(
        { key: key + '-before', title: 'before', group, value: of('before', value), isNumber: true, isCount: true },
        { key: key + '-after', title: 'after', group, value: of('after', value), isNumber: true, isCount: true });
    } else {
      columns.push({ key: key + '-before', title: group, value: of('before', value), isNumber: true, isCount: true });
    }
  }

  // Beside the name: it is the answer, and must be seen without scrolling sideways.
  if (selection.after) {
    columns.splice(1, 0, { key: 'verdict', title: 'Verdict', value: (item) => (item.verdict ? item.verdict.effect + ' ' + item.verdict.reason : null) });
  }

  return columns;
}

const FILTERS = [
  ['all', 'all images', () => true],
  ['relocated', 'relocated before', (item) => item.before !== null && item.before.isRelocated],
  ['still', 'relocated after', (item) => item.after !== null && item.after.isRelocated, true],
  ['moved', 'moved to another base', (item) => item.before !== null && item.after !== null && item.before.image.base !== item.after.image.base, true],
  ['private', 'with private pages', (item) => (item.before ? item.before.privatePages : 0) + (item.after ? item.after.privatePages : 0) > 0],
  ['effective', 'effective', (item) => item.verdict !== null && item.verdict.effect === 0, true],
  ['no-effect', 'no effect', (item) => item.verdict !== null && item.verdict.effect === 1, true],
  ['harmful', 'harmful', (item) => item.verdict !== null && item.verdict.effect === 2, true],
  ['own', 'your own', (item) => ownerOf(item) === null, false, true],
  ['others', 'of packages and frameworks', (item) => ownerOf(item) !== null, false, true],
  ['no-verdict', 'without a verdict', (item) => item.verdict === null, true],
];

/** The package or framework that an image is of; null for the reader's own. */
function ownerOf(item) {
  return (item.before || item.after).image.owner;
}

function startTable(hasAfter, hasOwners) {
  byId('filter-kind').replaceChildren(...FILTERS.filter(([, , , needsAfter, needsOwners]) => (hasAfter || !needsAfter) && (hasOwners || !needsOwners)).map(([key, title]) => element('option', { value: key }, title)));
  byId('filters').addEventListener('submit', (event) => event.preventDefault());
  byId('filter-text').addEventListener('input', filterRows);
  byId('filter-kind').addEventListener('change', filterRows);
  byId('all-rows').addEventListener('click', () => {
    table.isWhole = true;
    filterRows();
  });
  byId('image-table').addEventListener('click', (event) => {
    const sort = event.target.closest('.sort');
    const find = event.target.closest('.find');
    if (sort) {
      sortBy(sort.dataset.key);
    } else if (find) {
      findOnMap(find.dataset.path);
    }
  });
}

function showTable(selection) {
  table.columns = columnsOf(selection);
  table.rows = selection.items.map((item) => ({ item, node: imageRow(item, selection), text: searchText(item) }));
  byId('image-table').classList.toggle('compared', selection.after !== null);
  byId('image-table').replaceChildren(
    element('caption', null, 'Images of ' + selection.title + (selection.after ? '. Where a cell has two lines, the first is before and the second after.' : '.')),
    imageColumns(table.columns),
    imageHead(table.columns),
    element('tbody'));
  const sorted = table.columns.find((column) => column.key === table.sortedBy) || table.columns.find((column) => column.key === 'pages-before');
  applySort(sorted, sorted.key === table.sortedBy ? table.isDescending : true);
  filterRows();
  showVerdicts(selection);
}

/** Pressing a header sorts, pressing it again turns the order round. Counts begin with the largest. */
function sortBy(key) {
  const column = table.columns.find((one) => one.key === key);
  applySort(column, table.sortedBy === key ? !table.isDescending : column.isCount === true);
  filterRows();
}

function applySort(column, isDescending) {
  table.sortedBy = column.key;
  table.isDescending = isDescending;
  const keyed = table.rows.map((row) => ({ row, key: column.value(row.item) }));
  const direction = isDescending ? -1 : 1;
  keyed.sort((a, b) => (a.key === null || b.key === null
    ? (a.key === null) - (b.key === null)
    : direction * (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)) || comparePaths(a.row.item.path, b.row.item.path));
  table.rows = keyed.map(({ row }) => row);
  byId('image-table').tBodies[0].replaceChildren(...table.rows.map((row) => row.node));
  for (const button of byId('image-table').querySelectorAll('.sort')) {
    const isThis = button.dataset.key === column.key;
    button.closest('th').setAttribute('aria-sort', isThis ? (isDescending ? 'descending' : 'ascending') : 'none');
  }
}

function filterRows() {
  const words = byId('filter-text').value.toLowerCase().split(/\s+/).filter(Boolean);
  const [, , isWanted] = FILTERS.find(([key]) => key === byId('filter-kind').value);
  const most = table.isWhole ? Infinity : FIRST_ROWS;
  let found = 0;
  for (const row of table.rows) {
    const isFound = isWanted(row.item) && words.every((word) => row.text.includes(word));
    found += isFound ? 1 : 0;
    row.node.classList.toggle('filtered', !isFound);
    row.node.classList.toggle('beyond', isFound && found > most);
  }

  const rest = Math.max(0, found - most);
  byId('row-count').textContent = 'Showing ' + numberText(found - rest) + ' of ' + countText(table.rows.length, 'image') + (rest ? ', ' + numberText(rest) + ' more below' : '');
  byId('all-rows').hidden = rest === 0;
  byId('all-rows').textContent = 'Show ' + numberText(rest) + ' more';
}

function findOnMap(path) {
  pickImage(path, true);
  byId('map-canvas').scrollIntoView({ block: 'center' });
  byId('map-canvas').focus({ preventScroll: true });
}

function showVerdicts(selection) {
  const counts = [0, 0, 0];
  selection.items.forEach((item) => {
    if (item.verdict) {
      counts[item.verdict.effect]++;
    }
  });
  byId('verdict-summary').replaceChildren(...(selection.after
    ? counts.flatMap((count, effect) => [element('span', { class: 'verdict ' + EFFECTS[effect] }, numberText(count) + ' ' + EFFECT_WORDS[effect]), effect < 2 ? ' · ' : ' under this loader, over all its processes' + restText(selection) + '.'])
    : [page.report.hasAfter ? 'Nothing to compare with.' : 'Only the tree as it is was simulated, so there are no verdicts.']));
}

/** The rows that no verdict is about, so that the numbers add up to those of the table. */
function restText(selection) {
  const rest = selection.items.filter((item) => item.verdict === null).length;
  return rest === 0 ? '' : '; ' + countText(rest, 'managed image') + ' without a verdict: the .NET runtime lays ' + (rest === 1 ? 'it' : 'them') + ' out';
}
