// What several panels share: texts, requests, streams, bounded memory.

import { html as template, nothing, render } from '/vendor/lit-html/lit-html.js';

export { nothing, render };

// ---- templates: values from outside are texts, whatever JSON they are

/** The templates that html() has made. */
const ownTemplates = new WeakSet();

/** By the strings of a template: which of its values are properties or event handlers. */
const asIsOf = new WeakMap();

/**
 * A template of lit-html, in which an object of JSON is shown as its text: lit-html would take one
 * with certain members for a template. Properties and event handlers are passed as they are.
 */
export function html(strings, ...values) {
  if (!asIsOf.has(strings)) {
    asIsOf.set(strings, strings.map((part) => /\s[.@][\w-]+=$/.test(part)));
  }
  const asIs = asIsOf.get(strings);
  const made = template(strings, ...values.map((value, i) => (asIs[i] ? value : shown(value))));
  ownTemplates.add(made);
  return made;
}

const DEEPEST = 4;

function shown(value, depth = 0) {
  if (Array.isArray(value)) {
    return depth < DEEPEST ? value.map((one) => shown(one, depth + 1)) : text(value);
  }
  const plain = value === null || !['object', 'function'].includes(typeof value);
  return plain || ownTemplates.has(value) ? value : text(value);
}

/** The text of any JSON; String() fails for an object with a member toString. */
export function text(value) {
  return typeof value === 'string' ? value : (written(value) ?? '');
}

/** JSON.stringify fails for what is nested too deeply. */
function written(value, indent) {
  try {
    return value === null ? undefined : JSON.stringify(value, null, indent);
  } catch {
    return '…';
  }
}

/** Calls a function whose failure must not stop the rest of the page; returns a notice then. */
export function shielded(action) {
  try {
    return action();
  } catch (error) {
    console.debug(error);
    return html`<span class="problem broken">${t('cannotShow')}</span>`;
  }
}

/** Renders; after a failure the next rendering begins with an empty container. */
export function draw(content, container) {
  try {
    render(content, container);
  } catch (error) {
    console.error(error);
    container.replaceChildren();
    delete container['_$litPart$'];
  }
}

// ---- texts: one file per language, the browser's own first

let texts = {};

export const language = () => {
  const chosen = sessionStorage.getItem('language');
  const wanted = chosen ? [chosen] : navigator.languages;
  const known = wanted.map((tag) => tag.toLowerCase().split('-')[0]);
  return known.find((tag) => tag === 'zh' || tag === 'en') ?? 'en';
};

export async function loadTexts() {
  texts = await (await fetch(`/console/lang/${language()}.json`)).json();
  document.documentElement.lang = language() === 'zh' ? 'zh-CN' : 'en';
  document.title = texts.title;
}

/** The text of that name, with {0}, {1}… filled in. */
export const t = (name, ...values) =>
  (Object.hasOwn(texts, text(name)) ? texts[name] : text(name)).replace(/\{(\d)\}/g, (all, i) =>
    values[i] === undefined ? all : text(values[i]),
  );

// ---- requests to the server, with the API key if it demands one

export class ApiError extends Error {
  constructor(status, body) {
    super(text(body?.error?.message) || `HTTP ${status}`);
    this.status = status;
    this.body = body;
  }
}

const keyHeader = () => {
  const key = sessionStorage.getItem('apiKey');
  return key ? { Authorization: `Bearer ${key}` } : {};
};

export async function request(url, { method = 'GET', body, text: asText = false } = {}) {
  const own = url.startsWith('/');
  const response = await reach(url, {
    method,
    headers: {
      ...(own ? keyHeader() : {}),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (asText && response.ok) {
    return response.text();
  }
  const content = await response.text();
  const parsed = content ? parse(content) : null;
  if (!response.ok) {
    throw new ApiError(response.status, parsed);
  }
  return parsed;
}

async function reach(url, options) {
  try {
    return await fetch(url, options);
  } catch {
    throw new Error(t('unreachable'));
  }
}

export const parse = (content) => {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
};

// ---- server-sent events by fetch, since an EventSource sends no API key

const wait = (ms) => new Promise((done) => setTimeout(done, ms));

/** Reads a stream for ever: after a break it connects anew, at most 3 s later. */
export async function follow(url, onEvent, onState) {
  for (let delay = 250; ; delay = Math.min(delay * 2, 3000)) {
    try {
      const response = await fetch(url, { headers: url.startsWith('/') ? keyHeader() : {} });
      if (response.ok) {
        delay = 250;
        onState('open');
        await readEvents(response.body, onEvent);
      } else if (response.status === 401) {
        onState('locked');
        return;
      }
    } catch {
      // The server is away; that shows in the state.
    }
    onState('lost');
    await wait(delay);
  }
}

async function readEvents(body, onEvent) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) {
      return;
    }
    const blocks = (rest + value).split('\n\n');
    rest = blocks.pop();
    for (const block of blocks) {
      const name = field(block, 'event: ');
      const data = parse(field(block, 'data: '));
      if (name && data) {
        shielded(() => onEvent(name, data));
      }
    }
  }
}

/** Not by a pattern: its $ also matches before U+2028. */
const field = (block, name) =>
  block.split('\n').find((line) => line.startsWith(name))?.slice(name.length);

// ---- bounded memory

/** The last so many items. Forgets a tenth at once, so that forgetting costs little. */
export class Ring {
  constructor(limit) {
    this.limit = limit;
    this.items = [];
    this.total = 0;
    this.dropped = 0;
  }

  push(item) {
    this.items.push(item);
    this.total++;
    if (this.items.length > this.limit) {
      this.dropped += this.items.splice(0, Math.ceil(this.limit / 10)).length;
    }
  }
}

// ---- drawing: at most once a frame, however much happens

const painters = [];
let due = false;

export const onPaint = (painter) => painters.push(painter);

export function changed() {
  if (!due) {
    due = true;
    requestAnimationFrame(() => {
      due = false;
      painters.forEach((painter) => shielded(painter));
    });
  }
}

// ---- small things

export const clock = (at) => {
  const time = at ? new Date(text(at)) : new Date();
  return time.toTimeString().slice(0, 8) + '.' + String(time.getMilliseconds()).padStart(3, '0');
};

export const base64 = (plain) => {
  let binary = '';
  for (const byte of new TextEncoder().encode(plain)) {
    binary += String.fromCharCode(byte);
  }
  return btoa(binary);
};

export const users = (count) => (count === 1 ? t('oneUser') : t('users', count));

export const fromBase64 = (encoded) => {
  try {
    const bytes = Uint8Array.from(atob(text(encoded)), (c) => c.charCodeAt(0));
    return new TextDecoder().decode(bytes);
  } catch {
    return text(encoded);
  }
};

export const pretty = (value) => (typeof value === 'string' ? value : written(value, 2) ?? 'null');

/** Quotes for a shell. */
export const quoted = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

export async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
  button.dataset.done = t('copied');
  setTimeout(() => delete button.dataset.done, 1500);
}
