// The start, and the choice of loader and process.

const page = { report: null, profile: 0, process: 0, selection: null };

function startPage() {
  document.documentElement.classList.add('js');
  page.report = readReport(JSON.parse(byId('data').textContent));
  page.profile = page.report.headline;
  byId('copies').value = page.report.copies;
  byId('sessions').value = page.report.sessions;
  startTheme();
  startTable(page.report.hasAfter, page.report.hasOwners);
  startMapInput();
  startProfiles();
  byId('process').addEventListener('change', (event) => chooseProcess(event.target.value));
  byId('selection').addEventListener('submit', (event) => event.preventDefault());
  byId('calculator').addEventListener('submit', (event) => event.preventDefault());
  byId('calculator').addEventListener('input', () => showCopies(page.selection));
  addEventListener('beforeprint', () => document.querySelectorAll('details').forEach((details) => { details.open = true; }));
  chooseProfile(page.profile);
  new ResizeObserver(([entry]) => document.documentElement.style.setProperty('--bar', entry.target.offsetHeight + 'px')).observe(byId('selection'));
}

function startProfiles() {
  const options = page.report.profiles.map((profile, i) => {
    const input = element('input', { type: 'radio', name: 'profile', value: i, checked: i === page.profile });
    input.addEventListener('change', () => chooseProfile(i));
    return element('label', null, input, profile.title);
  });
  byId('profiles').append(...options);
}

/** Stays with the process that is shown, if the new loader runs it. */
function chooseProfile(number) {
  const old = page.selection && page.selection.pair ? page.selection.pair.before : null;
  const wasAll = page.process === 'all';
  page.profile = number;
  const { processes } = page.report.profiles[number].before;
  const same = old ? processes.findIndex((process) => process.root === old.root && process.machine === old.machine) : -1;
  const options = processes.map((process, i) => element('option', { value: i }, process.root + ' (' + process.machine + ', ' + sizeText(process.totals.privatePages * PAGE_BYTES) + ' private)'));
  if (processes.length > 1) {
    options.unshift(element('option', { value: 'all' }, 'All ' + numberText(processes.length) + ' processes together'));
  }

  const select = byId('process');
  select.replaceChildren(...options);
  const chosen = wasAll && processes.length > 1 ? 'all' : same >= 0 ? same : heaviestProcess(page.report.profiles[number].before);
  select.value = String(chosen);
  chooseProcess(chosen);
}

function chooseProcess(value) {
  page.process = value === 'all' ? 'all' : Number(value);
  const profile = page.report.profiles[page.profile];
  const selection = selectState(profile, page.process);
  selection.items = itemsOf(selection);
  selection.title = (selection.pair ? (selection.pair.before ? selection.pair.before.root : 'no process') : 'all processes') + ' under ' + profile.title;
  page.selection = selection;
  const [before, after] = memoryTexts(selection, 1);
  byId('selection-text').textContent = selection.title + ': ' + countText(selection.before.totals.modules, 'image') + ', ' + before + ' private' + (after ? ' → ' + after : '');
  showFailures(selection);
  showMap(selection);
  showBars(selection);
  showCopies(selection);
  showNumbers(selection);
  showTable(selection);
  showOutside(selection);
}

/** Images by path, with what they are before and after. */
function itemsOf(selection) {
  const before = selection.before.images;
  const after = selection.after ? selection.after.images : new Map();
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].map((path) => ({ path, before: before.get(path) || null, after: after.get(path) || null, verdict: selection.profile.verdicts.get(path) || null }));
}

/** The system's theme until the button is pressed; nothing is stored. */
function startTheme() {
  const button = byId('theme');
  const system = matchMedia('(prefers-color-scheme: dark)');
  const show = () => {
    const theme = document.documentElement.dataset.theme || (system.matches ? 'dark' : 'light');
    button.textContent = theme === 'dark' ? 'Use light colours' : 'Use dark colours';
    return theme;
  };
  button.addEventListener('click', () => {
    document.documentElement.dataset.theme = show() === 'dark' ? 'light' : 'dark';
    show();
  });
  system.addEventListener('change', show);
  show();
}

startPage();
