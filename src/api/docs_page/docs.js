// Draws the OpenAPI document as a page. No library, no inline script: it runs under the server's own strict policy.
'use strict';

const methods = ['get', 'post', 'put', 'patch', 'delete'];

/** An element with attributes and children; text is always text, never markup. */
function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  for (const child of children.flat()) if (child !== undefined && child !== null && child !== '') node.append(child);
  return node;
}

/** The document's descriptions use paragraphs and `code`, nothing more. */
function prose(text) {
  return (text || '').trim().split(/\n\s*\n/).filter(Boolean).map((paragraph) =>
    element('p', { class: 'what' }, paragraph.split('`').map((part, index) => (index % 2 ? element('code', {}, part) : part))));
}

function resolver(api) {
  return function resolve(node) {
    while (node && node.$ref) node = node.$ref.replace('#/', '').split('/').reduce((at, key) => at[key], api);
    return node || {};
  };
}

function kindOf(schema, raw, resolve) {
  const name = raw && raw.$ref ? raw.$ref.split('/').pop() : '';
  const list = [].concat(schema.type || (schema.oneOf ? 'one of' : 'any'));
  let text = list.join(' or ');
  if (schema.type === 'array' && schema.items) text = 'list of ' + kindOf(resolve(schema.items), schema.items, resolve);
  if (schema.enum) text = schema.enum.map((value) => (value === null ? 'null' : value)).join(' | ');
  else if (name && name !== 'Cursor' && name !== 'Version') text = name;
  if (schema.format && schema.format !== 'binary') text += `, ${schema.format}`;
  if (schema.default !== undefined) text += `, ${schema.default} if left out`;
  return text;
}

function fieldsOf(schema, resolve, depth, seen) {
  if (schema.type === 'array' || (Array.isArray(schema.type) && schema.type.includes('array'))) {
    return fieldsOf(resolve(schema.items), resolve, depth, seen);
  }
  if (schema.oneOf) {
    return schema.oneOf.map((each) => element('div', { class: 'nested' }, fieldsOf(resolve(each), resolve, depth + 1, seen)));
  }
  if (!schema.properties) return [];
  const rows = Object.entries(schema.properties).map(([name, raw]) => {
    const field = resolve(raw);
    const required = (schema.required || []).includes(name);
    const cell = element('td', {}, element('span', { class: 'kind' }, kindOf(field, raw, resolve), required ? ', required' : ''));
    if (field.description) cell.append(...prose(field.description));
    if (depth < 4 && !seen.includes(field)) {
      const inner = fieldsOf(field, resolve, depth + 1, [...seen, field]);
      if (inner.length) cell.append(element('details', {}, element('summary', {}, 'fields'), element('div', { class: 'nested' }, inner)));
    }
    return element('tr', {}, element('td', {}, element('code', {}, name)), cell);
  });
  return [element('table', {}, element('tbody', {}, rows))];
}

function contentOf(content, resolve) {
  return Object.entries(content || {}).flatMap(([type, media]) => {
    const schema = resolve(media.schema);
    return [element('p', { class: 'kind' }, element('code', {}, type)), ...fieldsOf(schema, resolve, 0, [schema])];
  });
}

function parametersOf(operation, resolve) {
  const rows = (operation.parameters || []).map(resolve).map((parameter) =>
    element('tr', {}, element('td', {}, element('code', {}, parameter.name)),
      element('td', {}, element('span', { class: 'kind' }, `${parameter.in}, ${kindOf(resolve(parameter.schema), parameter.schema, resolve)}`,
        parameter.required ? ', required' : ''), prose(parameter.description))));
  return rows.length ? [element('h4', {}, 'Parameters'), element('table', {}, element('tbody', {}, rows))] : [];
}

function responsesOf(operation, resolve) {
  return Object.entries(operation.responses).map(([status, raw]) => {
    const response = resolve(raw);
    const good = status.startsWith('2');
    const inner = good ? contentOf(response.content, resolve) : [];
    const line = [element('code', {}, status), ' ', response.description];
    return inner.length ? element('details', {}, element('summary', {}, line), element('div', { class: 'nested' }, inner)) : element('div', {}, line);
  });
}

function operationOf(path, method, operation, resolve) {
  const body = operation.requestBody ? resolve(operation.requestBody) : null;
  const open = operation.security && operation.security.length === 0;
  return element('section', { class: 'operation', id: operation.operationId },
    element('h3', {}, element('span', { class: `method ${method}` }, method.toUpperCase()), element('code', {}, path)),
    element('p', { class: 'what' }, operation.summary + '.', open ? ' No authentication.' : ''),
    prose(operation.description),
    parametersOf(operation, resolve),
    body ? [element('h4', {}, body.required ? 'Body' : 'Body, may be left out'), ...contentOf(body.content, resolve)] : [],
    element('h4', {}, 'Answers'), responsesOf(operation, resolve));
}

function draw(api) {
  const resolve = resolver(api);
  const contents = document.getElementById('contents');
  const content = document.getElementById('content');
  content.replaceChildren(...prose(api.info.description));
  for (const tag of api.tags) {
    const links = element('ul');
    const group = element('div', { class: 'group' }, element('h2', {}, tag.name), prose(tag.description));
    for (const [path, operations] of Object.entries(api.paths)) {
      for (const method of methods) {
        const operation = operations[method];
        if (!operation || operation.tags[0] !== tag.name) continue;
        group.append(operationOf(path, method, operation, resolve));
        links.append(element('li', { 'data-for': operation.operationId }, element('a', { href: `#${operation.operationId}` }, operation.summary)));
      }
    }
    contents.append(element('div', {}, element('h2', {}, tag.name), links));
    content.append(group);
  }
}

function search(words) {
  const wanted = words.toLowerCase().trim();
  for (const section of document.querySelectorAll('section.operation')) {
    const hidden = wanted !== '' && !section.textContent.toLowerCase().includes(wanted);
    section.hidden = hidden;
    document.querySelector(`li[data-for="${section.id}"]`).hidden = hidden;
  }
  for (const group of document.querySelectorAll('.group')) group.hidden = !group.querySelector('section:not([hidden])');
}

fetch('/api/openapi.json')
  .then((answer) => answer.json())
  .then((api) => {
    draw(api);
    document.getElementById('search').addEventListener('input', (event) => search(event.target.value));
    if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
  })
  .catch((error) => {
    document.getElementById('content').replaceChildren(element('p', {}, `The document could not be loaded: ${error.message}`));
  });
