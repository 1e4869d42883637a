// Numbers as a person reads them, as HtmlText.cs writes them, and elements. Text of files goes in as text nodes, never as markup.

const plainNumber = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

function numberText(value) {
  return plainNumber.format(value);
}

function countText(value, noun, nouns) {
  return numberText(value) + ' ' + (value === 1 ? noun : nouns || noun + 's');
}

function scaledText(value, step, units) {
  let size = value;
  let unit = 0;
  for (; unit < units.length - 1 && Math.round(size) >= step; unit++) {
    size /= step;
  }

  const digits = unit === 0 || size >= 100 ? 0 : size >= 10 ? 1 : 2;
  return size.toLocaleString('en-US', { maximumFractionDigits: digits }) + ' ' + units[unit];
}

function sizeText(bytes) {
  return scaledText(bytes, 1024, ['B', 'KiB', 'MiB', 'GiB', 'TiB']);
}

function timeText(microseconds) {
  return scaledText(microseconds, 1000, ['µs', 'ms', 's']);
}

/** Addresses are kept in units of 64 KiB, so that all of them are exact; the last four digits are zeros. */
function hexText(units) {
  const whole = Math.floor(units);
  const rest = Math.round((units - whole) * 65536).toString(16).padStart(4, '0');
  return '0x' + (whole === 0 ? rest.replace(/^0+(?=.)/, '') : whole.toString(16) + rest);
}

function changeText(before, after, format) {
  if (after === null) {
    return '';
  }

  return before === after ? 'no change' : (after < before ? '−' : '+') + format(Math.abs(after - before));
}

function changeClass(before, after) {
  return after === null || before === after ? '' : after < before ? 'better' : 'worse';
}

function byId(id) {
  return document.getElementById(id);
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value !== null && value !== undefined && value !== false) {
      node.setAttribute(name, value === true ? '' : value);
    }
  }

  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

function element(name, attributes, ...children) {
  return fill(document.createElement(name), attributes, children);
}

function drawn(name, attributes, ...children) {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, children);
}

/** A path with its file name set off. bdi: a name with letters that run from right to left does not turn what follows. */
function pathNode(path) {
  const end = path.lastIndexOf('/') + 1;
  return element('bdi', { class: 'path' }, element('span', { class: 'folder' }, path.slice(0, end)), element('span', { class: 'name' }, path.slice(end)));
}

function factList(facts) {
  return element('dl', { class: 'facts' }, ...facts.filter(Boolean).flatMap(([name, value]) => [element('dt', null, name), element('dd', null, value)]));
}

function tableHead(...titles) {
  return element('thead', null, element('tr', null, ...titles.map((title, i) => element('th', { scope: 'col', class: i === 0 ? null : 'num' }, title))));
}

function numberCell(value, format = numberText) {
  return value === null
    ? element('td', { class: 'num zero' }, element('span', { 'aria-label': 'not loaded' }, '—'))
    : element('td', { class: value === 0 ? 'num zero' : 'num' }, format(value));
}
