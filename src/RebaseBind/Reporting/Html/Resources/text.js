// Elements. Text of files goes in as text nodes, never as markup.

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

function numberCell(value, text = numberText(value)) {
  return value === null
    ? element('td', { class: 'num zero' }, element('span', { 'aria-label': 'not loaded' }, '—'))
    : element('td', { class: value === 0 ? 'num zero' : 'num' }, text);
}
