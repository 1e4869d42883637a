// All counts of the selection, before and after.

const NUMBER_ROWS = [
  ['Images loaded', 'modules', numberText, true],
  ['Images relocated in the process', 'relocated', numberText],
  ['Images that cannot be loaded', 'failures', numberText],
  ['Fixups applied in the process', 'fixups', numberText],
  ['Fixups applied once for all processes (ASLR)', 'sharedFixups', numberText],
  ['Private memory', 'privateBytes', sizeText],
  ['File pages that stay shared', 'shareableBytes', sizeText, true],
  ['Commit for sections made writable', 'commitBytes', sizeText],
  ['Address space', 'mappedBytes', sizeText],
  ['Largest free block (32-bit)', 'largestFreeBlock', sizeText, true],
  ['Page-table pages', 'pageTablePages', numberText],
  ['Imports looked up', 'lookUps', numberText],
  ['Comparisons of names', 'comparisons', numberText],
  ['Hints that were wrong', 'hintMisses', numberText],
  ['Forwarders followed', 'forwarderHops', numberText],
  ['Imports that nothing exports', 'unresolved', numberText],
  ['Bindings honoured', 'bindingsHonoured', numberText, true],
  ['Bindings stale', 'bindingsStale', numberText],
  ['Bindings ignored by this loader', 'bindingsIgnored', numberText, true],
  ['System calls that change protection', 'protectionCalls', numberText],
  ['Folders searched in vain', 'failedProbes', numberText],
  ['Load time, estimated', 'microseconds', timeText],
];

function totalOf(state, name) {
  return name === 'privateBytes' ? state.totals.privatePages * PAGE_BYTES : state.totals[name];
}

function showNumbers(selection) {
  const { before, after } = selection;
  const rows = NUMBER_ROWS.map(([title, name, format, isNeutral]) => {
    const old = totalOf(before, name);
    const now = after ? totalOf(after, name) : null;

    // Zero free block: a 64-bit process, where it says nothing.
    return name === 'largestFreeBlock' && old === 0 ? null : comparisonRow(title, old, now, format, isNeutral);
  });
  byId('number-table').replaceChildren(
    element('caption', null, 'Counts of ' + selection.title + (after ? ', before and after' : ', as it is')),
    comparisonHead('Number', after),
    element('tbody', null, ...rows.filter(Boolean)));
}

function comparisonHead(title, after) {
  return after ? tableHead(title, 'Before', 'After', 'Difference') : tableHead(title, 'As it is');
}

function comparisonRow(title, before, after, format, isNeutral) {
  const texts = after === null ? [format(before)] : pairTexts(before, after, format);
  const cells = [element('th', { scope: 'row' }, title), numberCell(before, texts[0])];
  if (after !== null) {
    cells.push(numberCell(after, texts[1]), element('td', { class: 'num ' + (before === after ? 'same' : isNeutral ? '' : changeClass(before, after)) }, changeText(before, after, format)));
  }

  return element('tr', null, ...cells);
}

/** The memory of many processes: only private pages count more than once. */
function showCopies(selection) {
  const copies = Math.max(1, Math.floor(Number(byId('copies').value)) || 1);
  const sessions = Math.max(1, Math.floor(Number(byId('sessions').value)) || 1);
  const [before, after] = memoryTexts(selection, copies * sessions);
  byId('copies-memory').textContent = 'Private memory: ' + before + (after ? ' before, ' + after + ' after' : '');
}

/** The private memory of the selection, times a number: [before] or [before, after]. */
function memoryTexts(selection, times) {
  const [before, after] = [selection.before, selection.after].map((state) => state && totalOf(state, 'privateBytes') * times);
  return selection.after ? pairTexts(before, after, sizeText) : [sizeText(before)];
}
