// Wire: each HTTP exchange, both ways, raw and decoded, with its signature explained.

import {
  changed, clock, copy, html, nothing, parse, pretty, quoted, request, shielded, t, text,
} from '/console/lib.js';
import { world } from '/console/world.js';

const view = { selected: undefined, tab: 'raw', filter: '', problems: false, replayed: '' };

export const wire = () => html`
  <div class="bar">
    <input type="search" id="wire-filter" aria-label=${t('filter')} placeholder=${t('filter')}
      @input=${(e) => { view.filter = e.target.value.toLowerCase(); changed(); }}>
    <label><input type="checkbox" @change=${(e) => { view.problems = e.target.checked; changed(); }}>
      ${t('problemsOnly')}</label>
    <span class="quiet">${t('exchanges', world.wire.total)}</span>
  </div>
  <event-list
    id="wire-events" data-empty=${t(view.filter || view.problems ? 'noMatch' : 'noExchanges')} aria-label=${t('wire')} .items=${shown()} .dropped=${view.filter || view.problems ? 0 : world.wire.dropped} .row=${row} .onSelect=${select}
  ></event-list>
  ${view.selected ? shielded(() => details(view.selected)) : nothing}
`;

const shown = () =>
  view.filter || view.problems ? world.wire.items.filter(wanted) : world.wire.items;

const wanted = (row) =>
  (!view.problems || !row.good) &&
  [row.name, row.who, row.status, row.error, row.cloud?.fault].map(text).join(' ').toLowerCase()
    .includes(view.filter);

function select(row) {
  view.selected = row;
  view.replayed = '';
  changed();
}

const row = (item) => html`
  <time>${clock(item.at)}</time>
  <span class="way ${item.type === 'openapi' ? 'out' : 'in'}">${
    item.type === 'openapi' ? '→' : '←'
  }</span>
  <span class="name">${item.name}</span>
  <span class="who">${item.who}</span>
  ${item.server?.replayOf ? html`<span class="badge info">${t('replay')}</span>` : nothing}
  ${outcome(item)}
  <span class="ms">${item.ms} ms</span>
`;

const outcome = (item) =>
  item.cloud?.fault
    ? html`<span class="badge warn" title=${text(item.error || item.status)}>${item.cloud.fault}</span>`
    : html`<span class="badge ${item.good ? 'good' : 'bad'}" title=${item.error ?? ''}>${
        text(item.error).split('.').pop() || item.status
      }</span>`;

const TABS = ['raw', 'decoded', 'signature'];

const details = (item) => html`
  <div class="exchange" id="wire-details">
    <div class="bar" role="tablist">
      ${TABS.map((tab) => html`<button role="tab" data-tab=${tab} aria-selected=${view.tab === tab}
        @click=${() => { view.tab = tab; changed(); }}>${t(tab)}</button>`)}
      <span class="spring"></span>
      <button data-do="curl" ?disabled=${!item.server} title=${item.server ? '' : t('curlMasked')}
        @click=${(e) => curl(item, e.currentTarget)}>${t('copyCurl')}</button>
      ${item.type === 'callback'
        ? html`<button data-do="replay" @click=${() => replay(item)}>${t('replayNow')}</button>`
        : nothing}
    </div>
    ${view.replayed ? html`<p role="status" class="quiet">${view.replayed}</p>` : nothing}
    <div role="tabpanel">${{ raw, decoded, signature }[view.tab](item)}</div>
  </div>
`;

const code = (text) => html`<pre tabindex="0">${text}</pre>`;

const raw = (item) =>
  html`${code(requestText(item))}<h4>${t('answer')}</h4>${code(answerText(item))}`;

function requestText(item) {
  if (item.type === 'callback') {
    return `POST /callback\n\n${item.server.raw}`;
  }
  if (item.type === 'lost' || item.type === 'told') {
    return `POST ${item.cloud.raw.url}\n\n${item.cloud.raw.body}`;
  }
  const { line, headers, body } = sentRequest(item);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return `${line}\n${lines.join('\n')}\n\n${body}`;
}

const sentRequest = ({ server, cloud }) =>
  server
    ? { line: `POST ${server.uri}`, headers: server.headers, body: server.body, uri: server.uri }
    : {
        line: `${cloud.raw.method} ${cloud.raw.path}?${cloud.raw.query}`,
        headers: cloud.raw.headers,
        body: cloud.raw.body,
        uri: `${world.emulator}${cloud.raw.path}?${cloud.raw.query}`,
      };

function answerText(item) {
  if (item.type === 'callback') {
    return `HTTP ${item.server.status}\n\n${item.server.answer}`;
  }
  if (item.type === 'lost') {
    return t('neverArrived', item.cloud.error);
  }
  if (item.type === 'told') {
    return `HTTP ${item.cloud.answer.status}\n\n${text(item.cloud.answer.body)}`;
  }
  const answer = item.server?.answer || (item.cloud?.answer && pretty(item.cloud.answer.body));
  return answer ? `HTTP ${item.status}\n\n${pretty(parse(answer) ?? answer)}` : t('noAnswer');
}

const decoded = (item) => {
  const said = {
    callback: () => parse(item.server.raw) ?? item.server.raw,
    lost: () => ({ ...item.cloud.decoded, ...parse(item.cloud.raw.body) }),
    told: () => ({ ...item.cloud.decoded, ...parse(item.cloud.raw.body) }),
    openapi: () => parse(sentRequest(item).body) ?? sentRequest(item).body,
  }[item.type]();
  const known = item.cloud ? { ...item.cloud.decoded, reached: item.cloud.receivers } : undefined;
  return html`${code(pretty(said))}${
    known ? html`<h4>${t('cloudUnderstood')}</h4>${code(pretty(known))}` : nothing
  }`;
};

const signature = (item) => {
  if (item.type !== 'openapi') {
    return item.server?.inspection ? inspected(item.server) : code(t('noSignature'));
  }
  const why = item.cloud?.refused?.why;
  const refused = item.cloud?.refused;
  return html`
    ${refused ? html`<p class="problem">${refused.code}: ${refused.message}</p>` : nothing}
    ${why ? html`<ul>${why.hints.map((hint) => html`<li>${hint}</li>`)}</ul>` : nothing}
    ${why?.expected ? part('cloudBuilt', why.expected.canonicalRequest) : nothing}
    ${item.server ? part('serverSigned', item.server.canonicalRequest) : nothing}
    ${why?.signed && !item.server ? part('callerSigned', pretty(why.signed)) : nothing}
    ${item.server ? part('stringToSign', item.server.stringToSign) : nothing}
    ${!item.server && !why ? code(pretty(item.cloud.raw.headers.authorization ?? '')) : nothing}
  `;
};

const part = (name, text) => html`<h4>${t(name)}</h4>${code(text)}`;

const inspected = (callback) => html`
  <p class=${callback.inspection.verdict === 'trusted' ? 'fine' : 'problem'}>${
    t(callback.inspection.verdict)
  } ${callback.inspection.reason ?? ''}</p>
  ${code(pretty(callback.inspection.claims))}
`;

// ---- what can be done with an exchange

async function curl(item, button) {
  try {
    await copy(await command(item), button);
  } catch (error) {
    view.replayed = error.message;
    changed();
  }
}

/** The exchange as a curl command; of a callback the signature is fetched, which the page masks. */
export async function command(item) {
  if (item.type === 'callback') {
    const body = await request(`/v1/callbacks/${item.server.id}`, { text: true });
    return `curl -X POST ${quoted(world.callback)} --data-raw ${quoted(body)}`;
  }
  const { uri, headers, body } = sentRequest(item);
  const options = Object.entries(headers)
    .filter(([name]) => !/^(content-length|host|connection|upgrade|http2-settings)$/i.test(name))
    .map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`);
  return `curl -X POST ${quoted(uri)} ${options.join(' ')} --data-raw ${quoted(body)}`;
}

async function replay(item) {
  try {
    const path = `/v1/callbacks/${item.server.id}/replay`;
    const answer = await request(path, { method: 'POST' });
    view.replayed = t('replayDone', answer.status, answer.answer);
  } catch (error) {
    view.replayed = error.message;
  }
  changed();
}
