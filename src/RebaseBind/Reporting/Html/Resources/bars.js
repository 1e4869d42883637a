// Private pages by cause. The table under the bars says the same in numbers, and is their legend.

function barOf(pages, largest, isLabelled) {
  const total = pages.reduce((sum, value) => sum + value, 0);
  const bar = element('div', { class: isLabelled ? 'bar' : 'bar small', 'aria-hidden': 'true' });
  const share = largest === 0 ? 0 : total / largest;

  // Beside a labelled bar stands its total.
  bar.style.width = isLabelled ? 'calc((100% - 11rem) * ' + share + ')' : share * 100 + '%';
  pages.forEach((value, cause) => {
    if (value !== 0) {
      const segment = element('i', { class: 'c' + cause, title: CAUSES[cause] + ': ' + countText(value, 'page') });
      segment.style.flex = value + ' 1 0';

      // A label that does not fit is worse than none; the table has them all.
      if (isLabelled && value / largest > 0.14) {
        segment.append(element('b', null, CAUSES[cause]));
      }

      bar.append(segment);
    }
  });
  return bar;
}

function pagesText(pages) {
  return countText(pages, 'page') + ' (' + sizeText(pages * PAGE_BYTES) + ')';
}

function barRow(title, state, largest) {
  return element('div', { class: 'bar-row' },
    element('span', null, title),
    element('div', { class: 'bar-track' }, barOf(state.totals.pages, largest, true), element('span', { class: 'bar-total' }, pagesText(state.totals.privatePages))));
}

function showBars(selection) {
  const { before, after } = selection;
  const largest = Math.max(before.totals.privatePages, after ? after.totals.privatePages : 0);
  byId('cause-bars').replaceChildren(...[barRow(after ? 'Before' : 'As it is', before, largest), after ? barRow('After', after, largest) : null].filter(Boolean));

  const rows = CAUSES.map((cause, i) => {
    const row = comparisonRow(cause, before.totals.pages[i], after ? after.totals.pages[i] : null, numberText);
    row.firstChild.prepend(element('span', { class: 'swatch c' + i, 'aria-hidden': 'true' }));
    return row;
  });
  byId('cause-table').replaceChildren(
    element('caption', null, 'Private pages of ' + selection.title),
    comparisonHead('Cause', after),
    element('tbody', null, ...rows),
    element('tfoot', null, comparisonRow('Total', before.totals.privatePages, after ? after.totals.privatePages : null, numberText)));
  showTopImages(selection);
}

function showTopImages(selection) {
  const pagesOf = (entry) => (entry ? entry.privatePages : 0);
  const weight = (item) => Math.max(pagesOf(item.before), pagesOf(item.after));
  const top = [...selection.items].filter((item) => weight(item) > 0)
    .sort((a, b) => weight(b) - weight(a) || comparePaths(a.path, b.path)).slice(0, 10);
  const largest = top.length === 0 ? 0 : weight(top[0]);
  const bar = (entry) => barOf(entry ? entry.pages : [], largest, false);
  const causes = (entry) => CAUSES.map((cause, i) => [cause, entry.pages[i]]).filter(([, pages]) => pages !== 0).map(([cause, pages]) => cause.toLowerCase() + ' ' + numberText(pages)).join(', ');
  const rows = top.map((item) => element('tr', null,
    element('th', { scope: 'row' }, pathNode(item.path)),
    element('td', null, bar(item.before), selection.after ? bar(item.after) : null, element('span', { class: 'faint' }, item.before ? causes(item.before) : '')),
    numberCell(item.before ? item.before.privatePages : null),
    selection.after ? numberCell(item.after ? item.after.privatePages : null) : null));
  byId('top-table').replaceChildren(
    element('caption', null, top.length === 0 ? 'No image has private pages.' : selection.after ? 'The upper bar is before, the lower one after; causes are those before.' : 'By cause.'),
    element('thead', null, element('tr', null, ...['Image', 'Private pages by cause', ...(selection.after ? ['Before', 'After'] : ['Pages'])]
      .map((title, i) => element('th', { scope: 'col', class: i > 1 ? 'num' : null }, title)))),
    element('tbody', null, ...rows));
}
