// Faults: switch any of them on and off while watching.

import { changed, html, nothing, request, t } from '/console/lib.js';
import { world } from '/console/world.js';

const PLACES = ['openapi', 'callback', 'delivery'];
const KINDS = {
  status: ['openapi', 'callback'],
  throttle: ['openapi', 'callback'],
  close: PLACES,
  closeAfterAccept: PLACES,
  hang: PLACES,
  delay: PLACES,
  duplicate: PLACES,
  skewDate: ['openapi'],
};

const settings = { status: 503, delayMs: 1000, skewSeconds: 1000, times: '', probability: 100, uid: '' };
const view = { problem: '' };

const active = () => world.state?.faults ?? [];
const find = (at, kind) => active().find((fault) => fault.at === at && fault.do === kind);

export const faults = () => html`
  <div class="bar fields">
    ${number('status', 200, 599)}${number('delayMs', 0, 600000)}${number('skewSeconds', -31536000, 31536000)}
    ${number('probability', 1, 100)}${number('times', 1, 1000000)}
    <label>${t('onlyUser')} <input name="uid" size="8" .value=${settings.uid}
      @input=${(e) => (settings.uid = e.target.value.trim())}></label>
  </div>
  <table class="switches">
    <thead><tr><td></td>${PLACES.map((at) => html`<th scope="col">${t(`at_${at}`)}</th>`)}</tr></thead>
    <tbody>${Object.entries(KINDS).map(([kind, places]) => html`
      <tr><th scope="row">${t(`do_${kind}`)}</th>
      ${PLACES.map((at) => html`<td>${places.includes(at) ? toggle(at, kind) : nothing}</td>`)}</tr>`)}
    </tbody>
  </table>
  <div class="bar">
    <button data-do="clear" @click=${() => change('/emulator/faults', 'DELETE')}>${t('clearFaults')}</button>
    <button data-do="reset" @click=${reset}>${t('resetEmulator')}</button>
    <output role="status" class="problem">${view.problem}</output>
  </div>
  <ul class="faults">${active().map((fault) => html`<li><code>${summary(fault)}</code></li>`)}</ul>
`;

const number = (name, min, max) => html`
  <label>${t(`fault_${name}`)} <input type="number" name=${name} min=${min} max=${max}
    .value=${String(settings[name])} @input=${(e) => (settings[name] = e.target.value)}></label>
`;

const toggle = (at, kind) => {
  const on = find(at, kind);
  return html`<button
    class="switch" role="switch" aria-checked=${Boolean(on)} data-fault="${at} ${kind}"
    aria-label="${t(`do_${kind}`)}, ${t(`at_${at}`)}"
    @click=${() => (on ? change(`/emulator/faults/${on.id}`, 'DELETE') : change('/emulator/faults', 'POST', wanted(at, kind)))}
  ></button>`;
};

function wanted(at, kind) {
  const fault = { at, do: kind };
  const own = { status: 'status', delay: 'delayMs', skewDate: 'skewSeconds' }[kind];
  if (own) {
    fault[own] = Number(settings[own]);
  }
  if (settings.times !== '') {
    fault.times = Number(settings.times);
  }
  if (Number(settings.probability) !== 100) {
    fault.probability = Number(settings.probability) / 100;
  }
  if (settings.uid) {
    fault.match = { [at === 'openapi' ? 'to' : 'uid']: settings.uid };
  }
  return fault;
}

const summary = ({ id, ...fault }) => `#${id} ${JSON.stringify(fault)}`;

async function change(path, method, body) {
  try {
    await request(world.emulator + path, { method, body });
    world.state = await request(`${world.emulator}/emulator/state`);
    view.problem = '';
  } catch (error) {
    view.problem = error.message;
  }
  changed();
}

const reset = () => confirm(t('resetSure')) && change('/emulator/reset', 'POST');
