// Outbox: what waits, what is leaving and how it ended; retries and withdraws signals.

import { changed, clock, html, language, nothing, shielded, t, text, users } from '/console/lib.js';
import { KEPT, STATES } from '/console/outbox.js';
import { world } from '/console/world.js';

const TONES = {
  waiting: 'info', leaving: 'info', accepted: 'good', refused: 'bad', notSent: 'warn', uncertain: 'warn',
};

const view = { busy: false };

export const outbox = () => {
  const rows = world.outbox;
  return html`
    <div class="bar">
      <div class="states" role="group" aria-label=${t('outboxFilter')}>${chips(rows)}</div>
      <span class="spring"></span>
      ${rows.hasMore
        ? html`<button data-do="earlier" ?disabled=${rows.loading} @click=${() => earlier(rows)}
            >${t('outboxEarlier')}</button>`
        : nothing}
      ${rows.isFull ? html`<span class="quiet">${t('outboxFull', KEPT)}</span>` : nothing}
      <button data-do="reload" ?disabled=${rows.loading} @click=${() => rows.load()}
        >${t('outboxReload')}</button>
    </div>
    ${rows.sender ? html`<p class="quiet" id="outbox-sender">${sender(rows.sender)}</p>` : nothing}
    <output role="status" class="problem">${rows.problem}</output>
    <div class="outbox ${rows.selected ? 'divided' : ''}">
      <event-list
        id="outbox-entries" data-empty=${t(empty(rows))} aria-label=${t('outbox')} .keepsPlace=${true}
        .items=${rows.shown()} .row=${row} .selected=${rows.selected} .onSelect=${select}
      ></event-list>
      ${rows.selected ? shielded(() => details(rows.selected)) : nothing}
    </div>
  `;
};

const sender = ({ here, process, since }) => {
  const from = new Date(since).toLocaleString(language());
  return here ? t('outboxSenderHere', from) : t('outboxSenderElsewhere', process, from);
};

const empty = (rows) =>
  rows.loading ? 'outboxLoading' : rows.filter ? 'noMatch' : 'outboxEmpty';

// ---- the states: how many signals of each there are, and which are shown

const chips = (rows) => {
  const counts = rows.counts();
  return ['', ...STATES].map(
    (state) => html`<button data-state=${state} aria-pressed=${rows.filter === state}
      @click=${() => { rows.limitTo(state); changed(); }}
    >${state ? t(`outbox_${state}`) : t('outbox_all')} <b>${state ? counts[state] : rows.rows.size}</b></button>`,
  );
};

function select(item) {
  world.outbox.selected = item;
  world.outbox.problem = '';
  changed();
}

/** Shows the end of what came before, unless the list can show it all. */
async function earlier(rows) {
  const first = rows.shown()[0];
  await rows.more();
  const list = document.getElementById('outbox-entries');
  list.items = rows.shown();
  list.bring(list.items.indexOf(first) - 1);
}

// ---- a row

const row = ({ entry }) => html`
  <time title=${text(entry.createdAt)}>${moment(entry.createdAt)}</time>
  <span class="name" title=${entry.name}>${entry.name}</span>
  <span class="who">${audience(entry.to)}</span>
  <span class="when">${due(entry)}</span>
  <span class="tries">${attempts(entry)}</span>
  <span class="outcome"><span class="badge ${TONES[entry.state]}">${t(`outbox_${entry.state}`)}</span>
    <span class="why">${why(entry)}</span></span>
`;

/** A time of today; of another day, with the day. */
const moment = (at) => {
  const date = new Date(text(at));
  const today = date.toDateString() === new Date().toDateString();
  const two = (number) => String(number).padStart(2, '0');
  const day = today ? '' : `${two(date.getMonth() + 1)}-${two(date.getDate())} `;
  return `${day}${clock(at).slice(0, 8)}`;
};

const audience = (to) =>
  [to?.room && `#${text(to.room)}`, to?.user ?? (to?.users && users(to.count))]
    .filter(Boolean)
    .map(text)
    .join(' ');

/** When a waiting signal is due, if that was asked for, or when it is tried again. */
const due = (entry) => {
  if (entry.state !== 'waiting') {
    return '';
  }
  if (entry.againAt) {
    return t('outboxAgain', moment(entry.againAt));
  }
  const scheduled = Date.parse(entry.dueAt) - Date.parse(entry.createdAt) > 1000;
  return scheduled ? t('outboxDue', moment(entry.dueAt)) : '';
};

const tried = (entry) => (Array.isArray(entry.attempts) ? entry.attempts : []);

const attempts = (entry) => {
  const count = tried(entry).length;
  return count === 0 ? '' : count === 1 ? t('oneAttempt') : t('attempts', count);
};

const why = (entry) => entry.reason ?? text(entry.code).split('.').pop();

// ---- the details of the selected signal, and what can be done with it

const details = (row) => {
  const { entry } = row;
  return html`
    <div class="entry" id="outbox-details" role="region" aria-label=${t('outboxDetails')}>
      <div class="bar">${actions(row)}</div>
      <dl class="details">
        ${pair('signalName', html`<code>${entry.name}</code>`)}
        ${pair('signalState', html`<span class="badge ${TONES[entry.state]}">${t(`outbox_${entry.state}`)}</span>
          ${inWords(entry)}`)}
        ${pair('recipients', `${audience(entry.to)}${named(entry.to)}`)}
        ${entry.appId === world.appId ? nothing : pair('appId', entry.appId)}
        ${pair('priority', t(`priority_${text(entry.priority)}`))}
        ${optional('orderKey', entry.orderKey)}
        ${pair('createdAt', moment(entry.createdAt))}
        ${pair('dueAt', moment(entry.dueAt))}
        ${entry.againAt ? pair('againAt', moment(entry.againAt)) : nothing}
        ${pair('deadline', moment(entry.deadline))}
        ${entry.endedAt ? pair('endedAt', moment(entry.endedAt)) : nothing}
        ${optional('requestId', entry.requestId)}
        ${tried(entry).length ? pair('tries', html`<ol>${tried(entry).map(attempt)}</ol>`) : nothing}
      </dl>
    </div>
  `;
};

const pair = (name, value) => html`<dt>${t(name)}</dt><dd>${value}</dd>`;

const optional = (name, value) => (value ? pair(name, value) : nothing);

const named = (to) => {
  if (!Array.isArray(to?.users)) {
    return '';
  }
  return `: ${to.users.map(text).join(', ')}${to.count > to.users.length ? ' …' : ''}`;
};

/** The reason or the code of an outcome, as the server names it and in words if they are known. */
const inWords = ({ reason, code }) => {
  const name = `reason_${text(reason)}`;
  const words = t(name);
  return html`${reason ?? ''} ${code ?? ''}${reason && words !== name ? html` · ${words}` : nothing}`;
};

const attempt = (one) => html`
  <li>${moment(one?.at)} ${t(text(one?.outcome))} ${one?.reason ?? ''} ${one?.code ?? ''}</li>
`;

const actions = (row) => {
  const { state } = row.entry;
  const rows = world.outbox;
  if (state === 'waiting') {
    return button('withdraw', 'withdraw', () => rows.withdraw(row));
  }
  if (state === 'refused' || state === 'notSent') {
    return button('retry', 'retry', () => rows.retry(row));
  }
  return state === 'uncertain'
    ? button('retry-uncertain', 'retryUncertain', () =>
        confirm(t('retrySure', row.entry.name)) ? rows.retryEvenIfDoubled(row) : undefined)
    : html`<span class="quiet">${t(state === 'leaving' ? 'outboxOnItsWay' : 'outboxDone')}</span>`;
};

const button = (name, label, action) => html`
  <button data-do=${name} ?disabled=${view.busy} @click=${() => attemptTo(action)}>${t(label)}</button>
`;

async function attemptTo(action) {
  view.busy = true;
  changed();
  try {
    await action();
  } finally {
    view.busy = false;
    changed();
    // The button is gone if the state has changed; the focus goes to the row.
    document.getElementById('outbox-entries')?.focus({ preventScroll: true });
  }
}
