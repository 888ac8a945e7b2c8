// Server: what came in and what was answered; what is sent and who got it.

import {
  base64, changed, clock, fromBase64, html, nothing, parse, pretty, request, shielded, t, text, users,
} from '/console/lib.js';
import { rowOfSend, world } from '/console/world.js';

const draft = { action: 'SendBroadcast', room: 'lobby', users: 'carol', kind: 'text', message: '' };
const view = { selected: undefined, problem: '', busy: false, times: 1, last: '' };

const ACTIONS = ['SendBroadcast', 'SendRoomUnicast', 'BatchSendRoomUnicast', 'SendUnicast'];

export const server = () => html`
  ${composer()}
  <event-list
    id="server-events" data-empty=${t('noEvents', world.callback)} aria-label=${t('serverEvents')} .items=${world.events.items} .dropped=${world.events.dropped} .row=${row}
    .onSelect=${select}
  ></event-list>
  ${view.selected ? shielded(() => details(view.selected)) : nothing}
`;

function select(item) {
  view.selected = item;
  changed();
}

const ROWS = {
  callback: (item) => callbackRow(item),
  room: (item) => roomRow(item),
  leftOut: (item) => leftOutRow(item),
};

const row = (item) => (ROWS[item.type] ?? sendRow)(item);

/** What the cloud told of a room. */
const roomRow = (item) => html`
  <time>${clock(item.at)}</time>
  <span class="way in" title=${t('cameIn')}>←</span>
  <span class="who">${item.event.user ?? `#${item.event.room ?? '?'}`}</span>
  <span class="what">${item.event.type} ${item.event.reason ?? ''}</span>
  <span class="badge info">${t('toldOfRoom')} ${item.event.room ?? ''}</span>
`;

/** What came faster than the server could describe it. */
const leftOutRow = (item) => html`
  <time>${clock(item.at)}</time>
  <span class="way in">←</span>
  <span class="who"></span>
  <span class="what">${t('leftOut', item.events)}</span>
  <span class="badge info"></span>
`;

const callbackRow = (item) => html`
  <time>${clock(item.at)}</time>
  <span class="way in" title=${t('cameIn')}>←</span>
  <span class="who">${item.inspection?.claims?.userId || '?'}</span>
  <span class="what">${said(item)}</span>
  ${envelope(item) ? html`<span class="badge info">${t('sealed')}</span>` : nothing}
  ${item.replayOf ? html`<span class="badge info">${t('replay')}</span>` : nothing}
  <span class="badge ${item.status === 200 ? 'good' : 'bad'}">${
    item.status === 200 ? t('proved') : verdict(item)
  }</span>
`;

/** The verdict in words, with the code of its reason. */
const verdict = (item) => {
  const [, reason] = /: (.*)$/s.exec(item.note) ?? [];
  return `${t(`verdict_${item.verdict}`)}${reason ? ` · ${reason}` : ''}`;
};

const said = (item) => text(envelope(item)?.body ?? parse(item.raw)?.message ?? item.raw);

/** The envelope that a message came in, if it did. */
const envelope = (item) => {
  const callback = parse(item.raw) ?? {};
  const inside = parse(callback.binary ? fromBase64(callback.message ?? '') : callback.message);
  return inside?.mac && inside.v ? inside : undefined;
};

const sendRow = (item) => html`
  <time>${clock(item.at)}</time>
  <span class="way out" title=${t('wentOut')}>→</span>
  <span class="who">${audience(item.to)}</span>
  <span class="what">${item.text ?? item.binary}</span>
  <span class="badge ${tone(item.result.outcome)}">${t(item.result.outcome)}</span>
`;

const audience = (to) =>
  [to.room && `#${to.room}`, to.user ?? (to.users && users(to.users.length))]
    .filter(Boolean)
    .join(' ');

const tone = (outcome) =>
  ({ accepted: 'good', throttled: 'bad', refused: 'bad' })[outcome] ?? 'warn';

const DETAILS = {
  callback: (item) => callbackDetails(item),
  room: (item) => roomDetails(item),
  leftOut: (item) => html`<dd>${t('leftOut', item.events)}</dd>`,
};

const roomDetails = (item) => html`
  ${pair('toldOfRoom', html`<code>${pretty(JSON.stringify(item.event))}</code>`)}
`;

const details = (item) => html`
  <dl class="details">
    ${(DETAILS[item.type] ?? sendDetails)(item)}
  </dl>
`;

const pair = (name, value) => html`<dt>${t(name)}</dt><dd>${value}</dd>`;

const callbackDetails = (item) => html`
  ${pair('sender', item.inspection?.claims?.userId || '—')}
  ${pair('proof', item.status === 200 ? t('proved') : verdict(item))}
  ${pair('message', said(item))}
  ${pair('answer', html`HTTP ${item.status} <q>${item.answer}</q>`)}
`;

const sendDetails = (item) => html`
  ${pair('outcome', html`<code>${pretty(JSON.stringify(item.result))}</code>`)}
  ${pair('units', item.units)}
  ${pair('message', item.text ?? item.binary)}
  ${pair('reached', reached(item))}
`;

const reached = (item) => {
  item.row ??= rowOfSend(item);
  const cloud = item.row?.cloud;
  if (!cloud) {
    return t('cloudDoesNotTell');
  }
  const names = cloud.receivers ?? [];
  const count = cloud.reached ?? 0;
  return count === 0 ? t('noReceiver') : `${names.join(', ')}${count > names.length ? ` … ${count}` : ''}`;
};

const composer = () => {
  const set = (name) => (e) => {
    draft[name] = e.target.value;
    changed();
  };
  const inRoom = draft.action !== 'SendUnicast';
  const toUsers = draft.action !== 'SendBroadcast';
  return html`
    <form class="compose" id="compose" @submit=${send}>
      <select aria-label=${t('action')} name="action" .value=${draft.action} @change=${set('action')}>
        ${ACTIONS.map((action) => html`<option value=${action}>${t(action)}</option>`)}
      </select>
      ${inRoom ? field('room', 'roomId', set) : nothing}
      ${toUsers ? field('users', draft.action.startsWith('Batch') ? 'userIds' : 'userId', set) : nothing}
      <select aria-label=${t('kind')} name="kind" .value=${draft.kind} @change=${set('kind')}>
        <option value="text">${t('text')}</option>
        <option value="binary">${t('binary')}</option>
      </select>
      ${field('message', 'message', set)}
      <label class="times">× <input type="number" name="times" min="1" max="500"
        aria-label=${t('times')} .value=${String(view.times)}
        @input=${(e) => (view.times = e.target.value)}></label>
      <button class="primary" ?disabled=${view.busy}>${t('send')}</button>
      <output role="status" class=${view.problem ? 'problem' : ''}>${view.problem || view.last}</output>
    </form>
  `;
};

const field = (name, label, set) => html`
  <input name=${name} aria-label=${t(label)} placeholder=${t(label)}
    .value=${draft[name]} @input=${set(name)}>
`;

const named = () => draft.users.split(/[\s,]+/).filter(Boolean);

const target = () => {
  const [user = ''] = named();
  return {
    SendBroadcast: { room: draft.room },
    SendRoomUnicast: { room: draft.room, user },
    BatchSendRoomUnicast: { room: draft.room, users: named() },
    SendUnicast: { user },
  }[draft.action];
};

async function send(event) {
  event.preventDefault();
  view.problem = mistake();
  view.last = '';
  if (!view.problem) {
    view.busy = true;
    changed();
    await sendAll().finally(() => (view.busy = false));
  }
  changed();
}

/** What was typed is done, or refused. */
function mistake() {
  const times = Number(view.times);
  const several = ['SendUnicast', 'SendRoomUnicast'].includes(draft.action) && named().length > 1;
  if (several) {
    return t('onlyOneUser');
  }
  return Number.isInteger(times) && times >= 1 && times <= 500 ? '' : t('timesRule');
}

async function sendAll() {
  const payload =
    draft.kind === 'binary' ? { binary: base64(draft.message) } : { text: draft.message };
  const body = { to: target(), ...payload };
  const counts = {};
  await Promise.all(
    Array.from({ length: Number(view.times) }, async () => {
      const outcome = await post(body);
      counts[outcome] = (counts[outcome] ?? 0) + 1;
    }),
  );
  view.last = Object.entries(counts).map(([outcome, n]) => `${t(outcome)} ${n}`).join(' · ');
}

async function post(body) {
  try {
    return (await request('/v1/signals', { method: 'POST', body })).outcome;
  } catch (error) {
    if (error.body?.outcome) {
      return error.body.outcome;
    }
    view.problem = error.message;
    return 'not-sent';
  }
}
