// Journeys: one row for each message or send, with all that happened to it. What belongs together
// is told by ids, never guessed by time: the message of a client (CLIENT:MSGID), the number of a
// callback, and the request ids of the OpenAPI.

import { Ring, fromBase64, parse, text } from '/console/lib.js';

const ROWS = 5_000;
const OF_CLIENT = /^\d+:(room:)?\d+$/;

/** The SDK's results that say that it went well, besides 0. */
const SENT = 200;

/** What the emulator's callback reports if the server has it: only the answer may be lost. */
const ANSWER_LOST = 18;

export class Journeys {
  rows = new Ring(ROWS);
  byKey = new Map();

  /** Returns the row of the first key that is known, or a new one; all keys name it from now on. */
  row(keys, facts) {
    const wanted = keys.filter(Boolean);
    let row = wanted.map((key) => this.byKey.get(key)).find(Boolean);
    if (!row) {
      row = { id: wanted[0], keys: [], steps: [], users: new Set(), receivers: [], ...facts };
      this.rows.push(row);
      this.forget();
    }
    wanted.forEach((key) => this.name(row, key));
    return row;
  }

  /** Two rows that turn out to be of one journey become one. */
  name(row, key) {
    const other = this.byKey.get(key);
    if (other && other !== row) {
      this.merge(other, row);
    }
    if (!row.keys.includes(key)) {
      row.keys.push(key);
    }
    this.byKey.set(key, row);
  }

  merge(from, into) {
    from.keys.forEach((key) => this.byKey.set(key, into));
    into.keys.push(...from.keys);
    into.steps.push(...from.steps);
    into.receivers.push(...from.receivers);
    from.users.forEach((user) => into.users.add(user));
    into.fault ??= from.fault;
    into.action ??= from.action;
    for (const list of ['sends', 'exchanges']) {
      into[list] = [...(into[list] ?? []), ...(from[list] ?? [])];
    }
    const index = this.rows.items.lastIndexOf(from);
    if (index >= 0) {
      this.rows.items.splice(index, 1);
    }
  }

  forget() {
    if (this.byKey.size > ROWS * 4) {
      const kept = new Set(this.rows.items);
      for (const [key, row] of this.byKey) {
        if (!kept.has(row)) {
          this.byKey.delete(key);
        }
      }
    }
  }

  /** What was kept before the page opened comes from two sides, each in its own order. */
  sort() {
    this.rows.items.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  }

  clear() {
    this.rows = new Ring(ROWS);
    this.byKey.clear();
  }

  find(id) {
    return this.byKey.get(id);
  }

  // ---- what the emulator tells of clients

  sdk(event) {
    if (event.kind === 'call') {
      this.called(event);
    } else if (event.cause) {
      this.fired(event);
    } else if (failed(event)) {
      const row = this.row([`e:${text(event.client)}:${text(event.at)}:${text(event.name)}`], {
        at: event.at, kind: 'session', who: event.uid, text: event.name, good: false,
        status: event.args.errorCode ?? event.args.state ?? event.args.error,
      });
      row.users.add(event.uid);
      step(row, 'cloud', 'client', event.at, event.name, { code: row.status, good: false });
    }
  }

  called(event) {
    if (!event.name.startsWith('send')) {
      return;
    }
    const room = event.name.startsWith('sendRoom') ? 'room:' : '';
    const refused = event.returns < 0;
    const id = refused ? `refused:${text(event.at)}` : `${room}${text(event.returns)}`;
    const row = this.row([`m:${text(event.client)}:${id}`], { at: event.at });
    Object.assign(row, {
      at: event.at,
      kind: event.name.includes('Server') ? 'message' : 'peer',
      who: event.uid,
      room: event.args.roomId ?? row.room,
      text: shown(event.name, event.args.message),
      action: event.name,
    });
    row.users.add(event.uid);
    if (event.args.uid) {
      row.users.add(event.args.uid);
    }
    step(row, 'client', 'cloud', event.at, event.name, { first: true, good: !refused });
    if (refused) {
      row.good = false;
      row.status = event.returns;
      step(row, 'cloud', 'client', event.at, 'returns', { code: event.returns, good: false });
    }
  }

  fired(event) {
    const row = OF_CLIENT.test(event.cause)
      ? this.row([`m:${text(event.cause)}`], { at: event.at, kind: 'message' })
      : this.row([`r:${text(event.cause)}`], { at: event.at, kind: 'send' });
    if (event.name.includes('SendResult')) {
      const { error } = event.args;
      const good = error === 0 || error === SENT;
      row.status ??= error;
      row.good = good && row.good !== false;
      step(row, 'cloud', 'client', event.at, event.name, { code: error, good, last: true });
    } else {
      row.receivers.push(event.uid);
      row.users.add(event.uid);
      row.room ??= event.args.roomId;
      row.text ??= shown(event.name, event.args.message);
      step(row, 'cloud', 'receivers', event.at, event.name, { who: event.uid, good: true });
    }
  }

  // ---- what the emulator tells of its exchanges

  call(event, alone) {
    if (event.kind === 'callback') {
      this.calledBack(event, alone);
    } else if (event.kind === 'openapi') {
      this.asked(event);
    }
  }

  calledBack(event, alone) {
    const row = this.row([`m:${text(event.decoded.origin)}`], {
      at: event.at, kind: 'message', who: event.decoded.uid,
      text: parse(event.raw.body)?.message,
    });
    row.users.add(event.decoded.uid);
    row.fault ||= event.fault;
    const came = event.error === 0 || event.error === ANSWER_LOST;
    if (alone || !came || event.fault) {
      const status = event.answer?.status;
      row.status = status || event.error;
      row.good = event.error === 0;
      step(row, 'cloud', 'server', event.at, 'callback', {
        good: came, fault: event.fault, code: came ? undefined : event.error, raw: event.raw,
      });
      if (alone && status) {
        step(row, 'server', 'cloud', later(event), `HTTP ${text(status)}`, {
          text: event.answer.body, good: event.error === 0,
        });
      }
    }
  }

  asked(event) {
    const requestId = event.answer?.body?.ResponseMetadata?.RequestId;
    const body = parse(event.raw.body);
    const to = Array.isArray(body?.To) ? body.To : [body?.To].filter(Boolean);
    const row = this.row([requestId ? `r:${text(requestId)}` : `x:${text(event.id)}`], { at: event.at, kind: 'send' });
    row.action ??= event.decoded.action;
    row.room ??= text(body?.RoomId) || undefined;
    row.text ??= body?.Binary ? fromBase64(body.Message) : text(body?.Message);
    row.who ??= to.length === 1 ? to[0] : undefined;
    row.fault ||= event.fault;
    to.slice(0, 20).forEach((user) => row.users.add(user));
    row.reached = (row.reached ?? 0) + (event.reached ?? 0);
    const code = event.refused?.code;
    if (row.kind === 'send') {
      row.status = code ?? event.answer?.status ?? event.fault;
      row.good = !code && event.answer?.status === 200;
    }
    step(row, 'server', 'cloud', event.at, event.decoded.action || 'OpenAPI', {
      good: true, raw: event.raw,
    });
    step(row, 'cloud', 'server', later(event), code ?? `HTTP ${text(event.answer?.status) || '—'}`, {
      good: !code && Boolean(event.answer), code, fault: event.fault, hints: event.refused?.why?.hints,
    });
  }

  // ---- what the server tells

  callback(event) {
    const message = parse(event.raw);
    const row = this.row([event.origin && `m:${text(event.origin)}`, `c:${text(event.id)}`], {
      at: event.at, kind: 'message',
    });
    row.who ??= event.inspection?.claims?.userId;
    row.users.add(row.who ?? '');
    row.text ??= message?.binary ? fromBase64(message.message) : text(message?.message ?? event.raw);
    row.status = event.status;
    row.good = event.status === 200;
    row.action ??= 'callback';
    row.callback = event;
    step(row, 'cloud', 'server', event.at, 'callback', { good: true });
    step(row, 'server', 'server', event.at, event.note, {
      good: event.status === 200, code: event.inspection?.reason, verdict: event.verdict,
    });
    step(row, 'server', 'cloud', later(event), `ACK ${text(event.status)}`, {
      text: event.answer, good: event.status === 200,
    });
  }

  /** The exchange as the server saw it: with its headers and what was signed. */
  exchange(event) {
    const requestId = parse(event.answer)?.ResponseMetadata?.RequestId;
    if (requestId) {
      const row = this.row([`r:${text(requestId)}`], { at: event.at, kind: 'send' });
      row.exchanges = [...(row.exchanges ?? []), event];
    }
  }

  send(event) {
    const attempts = event.result.attempts ?? [event.result];
    const ids = attempts.map((attempt) => attempt.requestId).filter(Boolean);
    const row = this.row(
      [event.answers && `c:${text(event.answers)}`, ...ids.map((id) => `r:${text(id)}`), `s:${text(event.at)}:${text(event.to)}`],
      { at: event.at, kind: 'send' },
    );
    row.sends = [...(row.sends ?? []), event];
    row.room ??= event.to.room;
    row.text ??= event.text ?? fromBase64(event.binary ?? '');
    row.who ??= event.to.user ?? (event.to.users?.length === 1 ? event.to.users[0] : undefined);
    [event.to.user, ...(event.to.users ?? []).slice(0, 20)].filter(Boolean).forEach((user) => row.users.add(user));
    for (const attempt of attempts) {
      if (attempt.quota) {
        step(row, 'server', 'server', attempt.at, 'waited', { wait: attempt.waitedMs, quota: attempt.quota, good: true });
      }
      if (!attempt.requestId && attempt.reason) {
        step(row, 'server', 'cloud', attempt.at ?? event.at, attempt.outcome, { code: attempt.reason, good: false });
      }
    }
    if (row.kind === 'send') {
      row.status = event.result.outcome;
      row.good = event.result.outcome === 'accepted';
    }
    if (event.result.outcome !== 'accepted') {
      row.good = false;
    }
    step(row, 'server', 'server', event.at, event.result.outcome, {
      code: event.result.code ?? event.result.reason, good: event.result.outcome === 'accepted', outcome: true,
    });
  }
}

function step(row, from, to, at, label, more = {}) {
  row.steps.push({ from, to, at, label: text(label), ...more });
}

const failed = ({ name, args }) =>
  (name === 'onLoginResult' && args.errorCode !== 0) ||
  (name === 'onRoomStateChanged' && args.state < 0) ||
  (name === 'onServerParamsSetResult' && args.error !== SENT);

const shown = (name, message) => (name.includes('Binary') ? fromBase64(message ?? '') : text(message));

const later = ({ at, ms }) => new Date(Date.parse(at) + (ms ?? 0)).toISOString();

/** The steps in the order of their times; what has the same time stays as it came. */
export const ordered = (row) =>
  row.steps
    .map((one, i) => ({ one, i }))
    .sort((a, b) =>
      rank(a.one) - rank(b.one) || Date.parse(a.one.at) - Date.parse(b.one.at) || a.i - b.i)
    .map(({ one }) => one);

const rank = (one) => (one.first ? 0 : one.last ? 2 : 1);
