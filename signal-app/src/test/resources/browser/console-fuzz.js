// Feeds the console with events whose members are random JSON, and looks at what it draws.
// Arguments: the seed, the number of rounds, and what is random: 'raw' for what an unproved request
// can choose, or 'all'. Returns a list of findings; none if the page goes on drawing.

const [seed, rounds, scope] = arguments;

// The generator is mulberry32.
let state = seed;
const random = () => {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};
const below = (n) => Math.floor(random() * n);
const one = (list) => list[below(list.length)];

const NAMES = [
  '_$litType$', '_$litDirective$', 'strings', 'values', 'toString', 'valueOf', 'toJSON', 'then',
  'constructor', '__proto__', 'length', 'message', 'binary', 'signature', 'mac', 'v', 'body', 'To',
  'RoomId', 'Message', 'ResponseMetadata', 'Error', 'Code', 'RequestId', 'type', 'userId', '',
];
const TEXTS = [
  '', 'constructor', '__proto__', 'toString', '<img src=x onerror=alert(1)>', '${x}', '\u2028', '\0',
  '\ud800', 'javascript:alert(1)', '{"mac":1,"v":1,"body":{"_$litType$":1,"strings":["x"]}}', 'AAAA',
  '?x=1', 'null', '[]', '{}', '"', '9'.repeat(400), '2026-11-24T17:26:54Z', 'callback', '%', "'",
];
const HOSTILE = [
  () => ({ _$litType$: 1, strings: ['x'], values: [] }),
  () => ({ _$litType$: 1, strings: { raw: ['x'], length: 1 }, values: [json(2)] }),
  () => ({ _$litType$: 2, strings: ['<svg>'], values: [] }),
  () => ({ _$litDirective$: 1, values: [] }),
  () => ({ toString: 1, valueOf: 1 }),
  () => JSON.parse('{"__proto__":{"toString":1},"toString":null}'),
  () => JSON.parse('['.repeat(3000) + ']'.repeat(3000)),
  () => JSON.parse('{"a":'.repeat(3000) + '1' + '}'.repeat(3000)),
];

function json(depth) {
  const kind = below(depth > 0 ? 9 : 6);
  if (kind < 3) {
    return one(TEXTS);
  }
  if (kind < 6) {
    return one([null, true, false, 0, -1, 1.5, 200, 1e308, -1e308, 1e21]);
  }
  if (kind === 6) {
    return one(HOSTILE)();
  }
  if (kind === 7) {
    return Array.from({ length: below(4) }, () => json(depth - 1));
  }
  return Object.fromEntries(Array.from({ length: below(5) }, () => [one(NAMES), json(depth - 1)]));
}

const written = (value) => {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch {
    return 'null';
  }
};

const body = () =>
  written(
    random() < 0.1 ? json(4) : { message: json(4), binary: one([true, false, json(2)]), signature: 'x' },
  );

const call = () =>
  written(
    random() < 0.1 ? json(4) : { To: json(3), RoomId: json(3), Message: json(3), From: json(2) },
  );

const answer = () =>
  written(
    random() < 0.2
      ? json(4)
      : { ResponseMetadata: { RequestId: json(2), Error: one([undefined, { Code: json(3) }]) } },
  );

const AT = '2026-11-24T17:26:54Z';
let id = 0;

/** What the server and the emulator send: the members that are texts of others are random. */
const EVENTS = {
  callback: () => ({
    id: ++id, at: AT, ms: 1, status: 400, note: 'malformed', answer: '', raw: body(),
    inspection: { verdict: 'rejected', reason: 'WRONG_MAC', claims: { userId: one(TEXTS) } },
  }),
  send: () => ({
    at: AT, to: { room: 'r', user: one(TEXTS) }, text: one(TEXTS), units: 1,
    result: { outcome: 'accepted', requestId: one(TEXTS) },
  }),
  exchange: () => ({
    at: AT, ms: 1, uri: 'http://127.0.0.1/?Action=SendUnicast', headers: { 'X-Date': one(TEXTS) },
    body: call(), canonicalRequest: '', stringToSign: '', status: 200, answer: answer(),
  }),
  outbox: () => ({
    name: `signal-${below(9)}`, appId: 'a', state: one(['waiting', 'leaving', 'accepted', 'refused']),
    to: one([{ user: one(TEXTS) }, { room: one(TEXTS), users: [one(TEXTS), 'u'] }]),
    priority: 'normal', orderKey: one(TEXTS), code: one(TEXTS), requestId: one(TEXTS),
    attempts: [{ at: AT, waitedMs: 0, outcome: 'refused', code: one(TEXTS) }],
    createdAt: AT, dueAt: AT, deadline: AT, againAt: one([undefined, AT]),
  }),
  room: () => ({ at: AT, event: { type: one(TEXTS), room: one(TEXTS), user: one(TEXTS) } }),
  cloudOpenApi: () => ({
    kind: 'openapi', at: AT, ms: 1, fault: '', receivers: [one(TEXTS)], reached: 1,
    raw: { method: 'POST', path: '/', query: one(TEXTS), headers: { 'x-date': one(TEXTS) }, body: call() },
    decoded: { action: one(TEXTS), to: one(TEXTS) },
    answer: { status: 401, body: { ResponseMetadata: { RequestId: one(TEXTS) } } },
    refused: { code: one(TEXTS), message: one(TEXTS), why: { hints: [one(TEXTS)] } },
  }),
  cloudCallback: () => ({
    kind: 'callback', at: AT, ms: 1, fault: '', error: 17, decoded: { uid: one(TEXTS) },
    raw: { url: one(TEXTS), body: body() },
  }),
};

/** Replaces some members, at any depth, by random JSON. */
function spoiled(value) {
  if (random() < 0.08) {
    return json(3);
  }
  if (value === null || typeof value !== 'object') {
    return value;
  }
  for (const name of Object.keys(value)) {
    value[name] = spoiled(value[name]);
  }
  return value;
}

const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));

return (async () => {
  const { onServer, onCloud, world } = await import('/console/world.js');
  const { changed } = await import('/console/lib.js');
  const findings = [];
  addEventListener('error', (event) => findings.push(`error: ${event.message}`));
  addEventListener('unhandledrejection', (event) => findings.push(`rejection: ${event.reason}`));

  const feed = (name, event) => {
    try {
      if (name.startsWith('cloud')) {
        onCloud('call', event);
      } else {
        onServer(name, event);
      }
    } catch (error) {
      // Streams ignore an event that cannot be understood; only real events must not throw.
      if (scope === 'raw') {
        findings.push(`${name}: ${error} for ${written(event).slice(0, 500)}`);
      }
    }
  };

  const look = async (list, details, rows) => {
    for (const row of [...document.querySelectorAll(`#${list} .row`)].slice(-rows)) {
      row.click();
      await frame();
      for (const tab of document.querySelectorAll(`${details} [data-tab]`)) {
        tab.click();
        await frame();
      }
    }
  };

  for (let round = 0; round < rounds && findings.length === 0; round++) {
    for (let i = 0; i < 12; i++) {
      const name = one(Object.keys(EVENTS));
      const event = EVENTS[name]();
      feed(name, scope === 'all' ? spoiled(event) : event);
    }
    await look('server-events', '.details', 4);
    await look('wire-events', '#wire-details', 4);
    await look('outbox-entries', '#outbox-details', 1);
    if (scope === 'raw' && document.querySelector('.broken')) {
      findings.push(`round ${round}: an entry is not shown`);
    }
    const mark = `good ${seed} ${round}`;
    onServer('callback', { ...EVENTS.callback(), raw: written({ message: mark }) });
    for (const list of document.querySelectorAll('event-list')) {
      list.atEnd = true;
    }
    changed();
    await frame();
    const rows = [...document.querySelectorAll('#server-events .row')];
    if (!rows.some((row) => row.textContent.includes(mark))) {
      findings.push(`round ${round}: the last good row is not drawn`);
    }
    if (world.wire.total === 0 || document.querySelectorAll('main .panel h2').length < 3) {
      findings.push(`round ${round}: panels are missing`);
    }
  }
  return findings;
})();
