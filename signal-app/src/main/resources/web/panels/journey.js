// Journey: the way of each message across client, cloud, server and receivers.

import { changed, clock, copy, html, nothing, request, shielded, t, text } from '/console/lib.js';
import { ordered } from '/console/journeys.js';
import { query } from '/console/search.js';
import { command } from '/console/panels/wire.js';
import { world } from '/console/world.js';

const LANES = ['client', 'cloud', 'server', 'receivers'];

const view = { selected: undefined, words: '', matches: () => true, paused: undefined };

/** Opens what the address names, as #/journey/m:1:7. */
export function openJourney(hash) {
  const id = /^#\/journey\/(.+)$/.exec(hash)?.[1];
  if (id) {
    view.wanted = decodeURIComponent(id);
  }
}

export const journey = () => html`
  <div class="bar">
    <input type="search" id="journey-search" aria-label=${t('searchJourneys')}
      placeholder=${t('searchExample')} .value=${view.words} @input=${search}>
    <button id="journey-pause" aria-pressed=${Boolean(view.paused)} @click=${pause}
      >${t(view.paused ? 'goOn' : 'pause')}</button>
    <button id="journey-clear" @click=${clear}>${t('clear')}</button>
    <span class="quiet" role="status" id="journey-count">${t('journeys', shown().length, rows().length)}</span>
  </div>
  <div class="journeys ${selected() ? 'open' : ''}">
    <event-list id="journey-rows" aria-label=${t('journey')}
      data-empty=${t(view.words ? 'noMatch' : 'noJourneys')} .items=${shown()} .row=${row}
      .keepsPlace=${true} .onSelect=${select}></event-list>
    ${selected() ? shielded(() => details(selected())) : nothing}
  </div>
`;

const rows = () => view.paused ?? world.journeys.rows.items;

const shown = () => (view.words ? rows().filter((one) => view.matches(one)) : rows());

function selected() {
  if (view.wanted && world.journeys.find(view.wanted)) {
    view.selected = world.journeys.find(view.wanted);
    view.wanted = undefined;
  }
  return view.selected;
}

function search(event) {
  view.words = event.target.value;
  view.matches = query(view.words);
  changed();
}

function pause() {
  view.paused = view.paused ? undefined : [...world.journeys.rows.items];
  changed();
}

function clear() {
  world.journeys.clear();
  view.paused = undefined;
  close();
}

function select(item) {
  view.selected = item;
  if (item) {
    history.replaceState(null, '', `#/journey/${encodeURIComponent(item.id)}`);
  }
  changed();
}

function close() {
  view.selected = undefined;
  history.replaceState(null, '', '#journey');
  changed();
}

addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && view.selected && !event.defaultPrevented) {
    close();
    document.getElementById('journey-rows')?.focus();
  }
});

const row = (item) => html`
  <time>${clock(item.at)}</time>
  <span class="kind" title=${t(`kind_${item.kind ?? 'message'}`)}>${ICONS[item.kind] ?? '→'}</span>
  <span class="who">${item.who ?? ''}${item.room ? html` <i>#${item.room}</i>` : nothing}</span>
  <span class="what">${item.text ?? ''}</span>
  ${item.fault ? html`<span class="badge warn">${item.fault}</span>` : nothing}
  ${reached(item) ? html`<span class="badge info">${t('reachedCount', reached(item))}</span>` : nothing}
  <span class="badge ${tone(item)}">${item.status === undefined ? t('underWay') : outcome(item)}</span>
`;

const ICONS = { message: '→', send: '←', peer: '↔', session: '!' };

const reached = (item) => Math.max(item.receivers.length, item.reached ?? 0);

const tone = (item) => (item.status === undefined ? 'info' : item.good ? 'good' : 'bad');

const outcome = (item) =>
  typeof item.status === 'string' && /^[a-z-]+$/.test(item.status) ? t(item.status) : text(item.status);

const details = (item) => html`
  <section class="drawer" id="journey-details" aria-label=${t('journeyOf', item.who ?? '')}>
    <div class="bar">
      <h3>${item.action ?? t(`kind_${item.kind ?? 'message'}`)}</h3>
      <span class="spring"></span>
      <button id="journey-link" @click=${copyLink}>${t('copyLink')}</button>
      <button class="icon" id="journey-close" aria-label=${t('close')} title="Esc" @click=${close}>×</button>
    </div>
    <p class="message">${item.text ?? ''}</p>
    <div class="lanes" aria-hidden="true">${LANES.map((lane) => html`<span>${t(`lane_${lane}`)}</span>`)}</div>
    <ol class="sequence">${ordered(item).map((one) => shielded(() => arrow(one)))}</ol>
    ${verdict(item)}
    ${item.callback ? rawCallback(item.callback) : nothing}
    ${(item.exchanges ?? []).map((one) => shielded(() => rawExchange(one)))}
  </section>
`;

const rawCallback = (callback) => html`
  <details class="bytes">
    <summary>POST /callback · ${callback.status}</summary>
    <div class="bar">
      ${curlButton({ type: 'callback', server: callback })}
      <button data-do="replay" @click=${() => replay(callback)}>${t('replayNow')}</button>
    </div>
    <pre tabindex="0">${callback.raw}</pre>
    <h4>${t('answer')}</h4><pre tabindex="0">${callback.answer}</pre>
  </details>
`;

const rawExchange = (exchange) => html`
  <details class="bytes">
    <summary>POST ${new URL(exchange.uri).search} · ${exchange.status}</summary>
    <div class="bar">${curlButton({ type: 'openapi', server: exchange })}</div>
    <pre tabindex="0">${headers(exchange)}\n\n${exchange.body}</pre>
    <h4>${t('answer')}</h4><pre tabindex="0">${exchange.answer}</pre>
    <h4>${t('serverSigned')}</h4><pre tabindex="0">${exchange.canonicalRequest}</pre>
  </details>
`;

const headers = (exchange) =>
  Object.entries(exchange.headers).map(([name, value]) => `${name}: ${value}`).join('\n');

const curlButton = (item) => html`
  <button data-do="curl" @click=${async (event) => {
    const button = event.currentTarget;
    await copy(await command(item), button);
  }}>${t('copyCurl')}</button>
`;

const replay = (callback) => request(`/v1/callbacks/${callback.id}/replay`, { method: 'POST' });

function arrow(one) {
  const from = LANES.indexOf(one.from);
  const to = LANES.indexOf(one.to);
  const [left, right] = [Math.min(from, to), Math.max(from, to)];
  const way = from === to ? 'own' : from < to ? 'right' : 'left';
  return html`
    <li class="${way} ${one.good === false ? 'bad' : ''}" data-label=${one.label}>
      <time>${clock(one.at)}</time>
      <span class="arrow from${left} to${right}">
        <span class="label"><span class="hidden">${t(`lane_${one.from}`)} → ${t(`lane_${one.to}`)}: </span>${label(one)}</span>
      </span>
    </li>
  `;
}

const label = (one) => html`${one.quota ? t('waitedFor', one.wait, one.quota) : named(one)}${
  one.who ? html` <b>${one.who}</b>` : nothing}${
  one.fault ? html` <span class="badge warn">${one.fault}</span>` : nothing}${
  one.code !== undefined && one.code !== one.label ? html` <span class="code">${text(one.code)}</span>` : nothing}${
  one.text ? html` <q>${cut(text(one.text))}</q>` : nothing}${
  (one.hints ?? []).map((hint) => html`<br><span class="problem">${hint}</span>`)}`;

const named = (one) => {
  if (one.verdict) {
    return t(`verdict_${one.verdict}`);
  }
  return one.outcome ? t(one.label) : one.label;
};

const cut = (content) => (content.length > 80 ? `${content.slice(0, 80)}…` : content);

/** The place where it ended, in words. */
const verdict = (item) => {
  const first = ordered(item).find((one) => one.good === false);
  if (first && !item.good) {
    const why = text(first.code ?? first.label);
    return html`<p class="problem" id="journey-end">${t('journeyEnd', t(`lane_${first.to}`), why)}</p>`;
  }
  const wanted = item.kind === 'send' || item.sends?.length;
  return wanted && item.good && reached(item) === 0 && world.hasEmulator
    ? html`<p class="problem" id="journey-end">${t('noReceiver')}</p>`
    : nothing;
};

async function copyLink() {
  await navigator.clipboard?.writeText(location.href);
}
