// What is not loaded: images that fail, DLLs that come from elsewhere, programs that the loader does not run.

const OUTSIDE_WORDS = {
  missing: 'Missing: neither in the tree nor a known DLL of Windows',
  'not-on-search-path': 'In the tree, but in no folder that is searched',
  builtin: 'In the tree, but Wine loads its own DLL of that name',
  'other-machine': 'Found for another processor only',
  system: 'DLLs of Windows',
  'api-set': 'API sets, which the system resolves',
};

function showFailures(selection) {
  const states = [[selection.after ? 'before' : 'as it is', selection.before], ['after', selection.after]].filter(([, state]) => state && state.failures.length !== 0);
  byId('failures').hidden = states.length === 0;
  byId('failure-list').replaceChildren(...states.flatMap(([when, state]) => [
    element('h3', null, countText(state.failures.length, 'image') + ' ' + when),
    element('ul', null, ...state.failures.map(failureLine)),
  ]));
}

function failureLine(failure) {
  return element('li', null, pathNode(failure.image.path), ': ' + failure.reason,
    failure.partner ? element('span', null, '; in its way: ', element('bdi', null, failure.partner)) : null,
    ' (', element('code', null, hexText(failure.status)), ')',
    failure.stops ? element('strong', null, ' ', element('bdi', null, failure.root), ' does not start.') : null);
}

function foldedList(title, content, isOpen) {
  return element('details', { open: isOpen }, element('summary', null, title), content);
}

function outsideTable(dlls) {
  const hasHints = dlls.some((dll) => dll.hint);
  const hasProbes = dlls.some((dll) => dll.probes > 0);
  const cell = (text) => element('td', null, element('bdi', { class: 'path' }, text || ''));
  return element('div', { class: 'scroll' }, element('table', null,
    element('caption', { class: 'unseen' }, 'DLLs and who wants them'),
    element('thead', null, element('tr', null, ...['DLL', 'First wanted by', hasHints ? 'Not taken' : null, hasProbes ? 'Folders searched in vain' : null].filter(Boolean).map((title) => element('th', { scope: 'col' }, title)))),
    element('tbody', null, ...dlls.map((dll) => element('tr', null,
      element('th', { scope: 'row' }, element('bdi', null, dll.name)), cell(dll.wantedBy), hasHints ? cell(dll.hint) : null, hasProbes ? numberCell(dll.probes) : null)))));
}

/** By kind, those to worry about first and open. */
function showOutside(selection) {
  const { outside } = selection.before;
  const { notLoaded, notRun } = selection.profile.before;
  const folds = Object.entries(OUTSIDE_WORDS).map(([kind, title]) => {
    const dlls = outside.filter((dll) => dll.kind === kind);
    return dlls.length === 0 ? null : foldedList(title + ' (' + numberText(dlls.length) + ')', outsideTable(dlls), kind === 'missing');
  });
  folds.push(
    notRun.length === 0 ? null : foldedList('Programs that this loader does not run (' + numberText(notRun.length) + ')', element('ul', null, ...notRun.map((one) => element('li', null, element('bdi', { class: 'path' }, one.root), ': ' + one.reason)))),
    notLoaded.length === 0 ? null : foldedList('Images that no process loads (' + numberText(notLoaded.length) + '): declare who does', element('ul', null, ...notLoaded.map((path) => element('li', null, pathNode(path))))));
  const shown = folds.filter(Boolean);
  byId('outside-lists').replaceChildren(...(shown.length === 0 ? [element('p', null, 'Everything comes from the tree.')] : shown));
}
