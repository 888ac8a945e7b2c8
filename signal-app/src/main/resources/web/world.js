// Everything the page knows, fed by the server's and the emulator's streams.

import { Ring, changed, clock, follow, parse, request, shielded, text } from '/console/lib.js';
import { Journeys } from '/console/journeys.js';
import { OutboxRows } from '/console/outbox.js';
import { sampleUsage } from '/console/usage.js';

const EVENTS = 10_000;
const SAMPLES = 1_000;

export const world = {
  appId: '',
  from: 'server',
  emulator: '',
  hasEmulator: false,
  /** Whether the page is that of an emulator, and the server is any other program. */
  alone: false,
  callback: `${location.origin}/callback`,
  server: 'connecting',
  cloud: 'connecting',
  reconnects: 0,
  clients: [],
  /** Clients of others, by their numbers in the emulator. */
  watched: new Map(),
  events: new Ring(EVENTS),
  wire: new Ring(EVENTS),
  journeys: new Journeys(),
  outbox: new OutboxRows(),
  state: undefined,
  usage: [],
  throttles: 0,
  throttledNow: false,
  rooms: [],
  /** What the server's own ledger says, told once a second while the quota is used. */
  ledger: undefined,
  latencies: { wait: new Ring(SAMPLES), send: new Ring(SAMPLES), callback: new Ring(SAMPLES) },
  quotas: { app: 500, room: 100 },
  onClientEvent: () => {},
  onEmulator: () => {},
};

/** Rows of calls of the OpenAPI, by what both sides know of them. */
const rowsByCall = new Map();
const units = [];

// ---- start

/** Asks for what to show; throws an ApiError with status 401 if the server wants its key. */
export async function begin() {
  const config = await request('/v1/console');
  world.appId = config.appId;
  world.from = config.from;
  world.alone = config.alone === true;
  world.emulator = world.alone ? location.origin : (config.emulator ?? '');
  world.callback = world.alone ? (config.callbackUrl ?? '') : world.callback;
  world.quotas = { app: config.appQuota, room: config.roomQuota };
  const { callbacks } = await request('/v1/callbacks');
  callbacks.forEach((callback) => shielded(() => onServer('callback', callback)));
  follow('/v1/events', onServer, serverState);
  if (world.emulator) {
    follow(`${world.emulator}/emulator/events`, onCloud, cloudState);
  } else {
    world.cloud = 'absent';
  }
  sampleUsage(world, units);
}

function serverState(state) {
  if (state === 'open' && world.server === 'lost') {
    world.reconnects++;
  }
  if (state === 'locked') {
    // The server came back with another key: ask for it.
    sessionStorage.removeItem('apiKey');
    location.reload();
  }
  if (state === 'open' && !world.alone) {
    // After the events have begun, so that no change is missed between the two.
    world.outbox.load();
    world.outbox.loadSender();
  }
  world.server = state;
  changed();
}

async function cloudState(state) {
  if (state === 'open' && !world.hasEmulator) {
    world.hasEmulator = true;
    const { requests } = await request(`${world.emulator}/emulator/requests`);
    requests.forEach((call) => shielded(() => onCloud('call', call)));
    world.wire.items.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
    world.journeys.sort();
    world.throttledNow = false;
    world.onEmulator();
  }
  world.cloud = state;
  changed();
}

// ---- the server's events

export function onServer(name, event) {
  if (name === 'callback') {
    world.latencies.callback.push(event.ms);
    world.events.push({ type: 'callback', ...event });
    world.wire.push(callbackRow(event));
    world.journeys.callback(event);
  } else if (name === 'send') {
    sent(event);
    world.journeys.send(event);
  } else if (name === 'exchange') {
    exchanged(event);
    world.journeys.exchange(event);
  } else if (name === 'waited') {
    world.latencies.wait.push(event.ms);
  } else if (name === 'room') {
    world.events.push({ type: 'room', ...event });
  } else if (name === 'leftOut') {
    world.events.push({ type: 'leftOut', at: new Date().toISOString(), ...event });
  } else if (name === 'quota') {
    world.ledger = { ...event, seen: performance.now() };
    world.outbox.sender = event.sender;
  } else if (name === 'outbox') {
    world.outbox.apply(event);
  }
  changed();
}

function sent(event) {
  if (event.result.outcome === 'accepted') {
    units.push({ at: performance.now(), units: event.units });
  }
  // Where there is an emulator it counts them all, also those that a retry made good.
  if (event.result.outcome === 'throttled' && !world.hasEmulator) {
    throttled();
  }
  world.events.push({ type: 'send', ...event });
}

/** The call of a send, or without a request id the last such one, if its send ended unanswered. */
export const rowOfSend = ({ result, text, binary }) =>
  world.wire.items.findLast(
    (row) =>
      row.type === 'openapi' &&
      (result.requestId
        ? row.requestId === result.requestId
        : !row.requestId && row.message === (text ?? binary)),
  );

function throttled() {
  world.throttles++;
  world.throttledNow = true;
}

function callbackRow(event) {
  return {
    type: 'callback',
    at: event.at,
    ms: event.ms,
    name: 'callback',
    who: event.inspection?.claims?.userId ?? '',
    status: event.status,
    good: event.status === 200,
    server: event,
  };
}

/** The same call is seen by the server that makes it and by the cloud that gets it. */
function exchanged(event) {
  world.latencies.send.push(event.ms);
  const answer = parse(event.answer);
  const requestId = answer?.ResponseMetadata?.RequestId;
  const row = rowOf('server', requestId, event.headers['X-Date'], event.body);
  const error = text(answer?.ResponseMetadata?.Error?.Code);
  Object.assign(row, {
    at: event.at,
    ms: event.ms,
    name: new URL(event.uri).searchParams.get('Action'),
    who: receiver(parse(event.body)),
    status: event.status || '—',
    error,
    good: event.status === 200 && !error,
    server: event,
  });
}

const receiver = (body) => {
  const to = Array.isArray(body?.To) ? `${body.To.length} users` : text(body?.To);
  return [text(body?.RoomId), to].filter(Boolean).join(' / ');
};

/** Finds the row that lacks this side of the call, or makes one. */
function rowOf(side, requestId, date, body) {
  const key = `${date} ${body}`;
  const rows = rowsByCall.get(key) ?? [];
  let row = rows.find(
    (one) => !one[side] && (!requestId || !one.requestId || one.requestId === requestId),
  );
  if (!row) {
    row = { type: 'openapi', at: new Date().toISOString(), message: parse(body)?.Message };
    rowsByCall.set(key, [...rows, row]);
    if (rowsByCall.size > EVENTS) {
      rowsByCall.delete(rowsByCall.keys().next().value);
    }
    world.wire.push(row);
  }
  row.requestId ??= requestId;
  return row;
}

// ---- the emulator's events

/** The last calls come with the page and by the stream, so that one may come twice. */
const seenCalls = new Set();

function isKnown(event) {
  const key = `${event.at} ${event.id}`;
  const known = seenCalls.has(key);
  seenCalls.add(key);
  if (seenCalls.size > EVENTS) {
    seenCalls.delete(seenCalls.values().next().value);
  }
  return known;
}

export function onCloud(name, event) {
  if (name === 'call') {
    if (isKnown(event)) {
      return;
    }
    world.journeys.call(event, world.alone);
  }
  if (name === 'sdk') {
    world.journeys.sdk(event);
    watch(event);
  } else if (name === 'state') {
    world.state = event;
  } else if (name === 'call' && event.kind === 'openapi') {
    called(event);
  } else if (name === 'call' && event.kind === 'callback' && (world.alone || neverCame(event))) {
    world.wire.push(cloudsCallback(event));
  }
  changed();
}

function watch(event) {
  const client = world.watched.get(event.client) ?? { number: event.client, log: new Ring(200) };
  world.watched.set(event.client, client);
  client.uid = event.uid || client.uid;
  client.log.push({ ...event, at: clock(event.at) });
}

/** Of those that came to the server, the server tells; 18 is one whose answer was lost. */
const neverCame = (event) => event.error !== 0 && event.error !== 18;

function called(event) {
  const requestId = event.fault === 'closeAfterAccept' ? undefined : requestIdOf(event);
  const row = rowOf('cloud', requestId, event.raw.headers['x-date'], event.raw.body);
  row.cloud = event;
  if (event.refused?.code?.startsWith('FlowLimitExceeded')) {
    throttled();
  }
  if (!row.server) {
    Object.assign(row, {
      at: event.at,
      ms: event.ms,
      name: event.decoded.action || event.raw.method,
      who: receiver(parse(event.raw.body)),
      status: event.answer?.status ?? '—',
      error: event.refused?.code ?? event.fault,
      good: event.answer?.status === 200 && !event.refused,
    });
  }
}

const requestIdOf = (event) => event.answer?.body?.ResponseMetadata?.RequestId;

/** A callback of which only the cloud knows: it never came, or the server is another program. */
const cloudsCallback = (event) => ({
  type: neverCame(event) ? 'lost' : 'told',
  at: event.at,
  ms: event.ms,
  name: 'callback',
  who: event.decoded.uid,
  status: event.answer?.status || '—',
  error: event.fault || (event.error ? `error ${event.error}` : ''),
  good: event.error === 0,
  cloud: event,
});
