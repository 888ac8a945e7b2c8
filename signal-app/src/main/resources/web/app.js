// The page: its panels, where they stand, and who may see it.

import '/console/list.js';
import {
  ApiError, changed, draw, html, language, loadTexts, nothing, onPaint, shielded, t,
} from '/console/lib.js';
import { begin, world } from '/console/world.js';
import { clients } from '/console/panels/clients.js';
import { desk } from '/console/panels/desk.js';
import { journey, openJourney } from '/console/panels/journey.js';
import { faults } from '/console/panels/faults.js';
import { limits, paintChart } from '/console/panels/limits.js';
import { outbox } from '/console/panels/outbox.js';
import { server } from '/console/panels/server.js';
import { wire } from '/console/panels/wire.js';

const PANELS = { journey, clients, server, wire, limits, faults, desk, outbox };

/** In the order in which the grid of the style sheet shows them, also for the keyboard. */
const WITH_EMULATOR = ['journey', 'clients', 'server', 'wire', 'limits', 'faults', 'desk', 'outbox'];
const ALONE = ['journey', 'clients', 'wire', 'limits', 'faults', 'desk'];
const WITHOUT_EMULATOR = ['journey', 'server', 'wire', 'outbox', 'limits', 'desk'];

openJourney(location.hash);
const view = { panel: location.hash.slice(1).replace(/^\/(\w+)\/.*/, '$1'), locked: false, wrongKey: false };

const available = () => {
  if (world.alone) {
    return ALONE;
  }
  return world.hasEmulator ? WITH_EMULATOR : WITHOUT_EMULATOR;
};

const current = () => (available().includes(view.panel) ? view.panel : available()[0]);

function page() {
  return html`
    <a class="skip" href="#main">${t('skip')}</a>
    ${header()}
    ${world.server === 'lost' ? html`<p class="notice" role="alert">${t('serverLost')}</p>` : nothing}
    <nav role="tablist" aria-label=${t('panels')} @keydown=${stepThroughTabs}>${available().map(tab)}</nav>
    <main id="main" tabindex="-1" class=${world.hasEmulator && !world.alone ? 'full' : 'plain'}>
      ${available().map(panel)}
    </main>
  `;
}

const header = () => html`
  <header class="top">
    <img src="/console/icon.svg" alt="" width="26" height="26">
    <h1>rtc-signal</h1>
    <span class="quiet app" title=${t('appId')}>${world.appId}</span>
    <span class="spring"></span>
    ${world.alone ? nothing : pill('server', world.server)}
    ${world.hasEmulator ? pill('cloud', world.cloud) : nothing}
    <button class="theme" aria-label=${t('theme')} title=${t('theme')} @click=${otherTheme}
      >${shownTheme() === 'dark' ? '☀' : '☾'}</button>
    <button class="language" @click=${otherLanguage} lang=${language() === 'zh' ? 'en' : 'zh'}
      >${language() === 'zh' ? 'English' : '中文'}</button>
  </header>
`;

const pill = (who, state) => html`
  <span class="pill ${state}" id="${who}-state" role="status">
    <span class="dot"></span>${t(who)}
    <span class=${state === 'open' ? 'long' : ''}>· ${t(`state_${state}`)}</span>${
      who === 'server' && world.reconnects && state === 'open'
        ? html`<span> · ${t('reconnected', world.reconnects)}</span>`
        : nothing
    }
  </span>
`;

const tab = (name, i) => html`
  <button role="tab" id="tab-${name}" aria-controls="panel-${name}" data-panel=${name}
    aria-selected=${current() === name} title="Alt+${i + 1}" @click=${() => show(name)}
  >${t(`tab_${name}`)}</button>
`;

const panel = (name) => html`
  <section class="panel ${current() === name ? 'current' : ''}" id="panel-${name}"
    aria-labelledby="title-${name}" tabindex="-1">
    <h2 id="title-${name}">${t(name)}</h2>
    ${shielded(PANELS[name])}
  </section>
`;

function show(name, focus = false) {
  view.panel = name;
  history.replaceState(null, '', `#${name}`);
  changed();
  if (focus) {
    requestAnimationFrame(() => document.getElementById(`panel-${name}`)?.focus());
  }
}

function stepThroughTabs(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step) {
    const names = available();
    const next = names[(names.indexOf(current()) + step + names.length) % names.length];
    show(next);
    document.getElementById(`tab-${next}`).focus();
  }
}

addEventListener('keydown', (event) => {
  const name = available()[Number(event.key) - 1];
  if (event.altKey && name) {
    event.preventDefault();
    show(name, true);
  }
});

const shownTheme = () =>
  document.documentElement.dataset.theme ??
  (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');

function otherTheme() {
  const theme = shownTheme() === 'dark' ? 'light' : 'dark';
  document.documentElement.dataset.theme = theme;
  localStorage.setItem('theme', theme);
  dispatchEvent(new Event('themechange'));
  changed();
}

async function otherLanguage() {
  sessionStorage.setItem('language', language() === 'zh' ? 'en' : 'zh');
  await loadTexts();
  changed();
}

// ---- the API key

const gate = () => html`
  <form class="gate" @submit=${unlock}>
    <img src="/console/icon.svg" alt="" width="40" height="40">
    <h1>rtc-signal</h1>
    <label for="api-key">${t('apiKeyWanted')}</label>
    <input id="api-key" type="password" autocomplete="off" required>
    <button class="primary">${t('open')}</button>
    <output role="alert" class="problem">${view.wrongKey ? t('wrongKey') : ''}</output>
  </form>
`;

function unlock(event) {
  event.preventDefault();
  sessionStorage.setItem('apiKey', document.getElementById('api-key').value);
  start(true);
}

async function start(withKey = false) {
  try {
    await begin();
    view.locked = false;
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) {
      sessionStorage.removeItem('apiKey');
      view.locked = true;
      view.wrongKey = withKey;
    } else {
      setTimeout(start, 1000);
    }
  }
  changed();
}

const root = document.getElementById('app');
const theme = localStorage.getItem('theme');
if (theme) {
  document.documentElement.dataset.theme = theme;
}

onPaint(() => draw(view.locked ? gate() : page(), root));
onPaint(() => {
  document.querySelectorAll('event-list').forEach((list) => shielded(() => list.paint()));
});
onPaint(() => {
  // The newest is the last, and in sight unless the pointer is over the list.
  document.querySelectorAll('.log:not(:hover)').forEach((log) => (log.scrollTop = log.scrollHeight));
});
onPaint(paintChart);

await loadTexts();
await start();
