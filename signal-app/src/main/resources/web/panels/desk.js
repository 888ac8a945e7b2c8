// Token desk: makes tokens and signatures, and explains them.

import { changed, copy, html, nothing, request, t } from '/console/lib.js';

const draft = { kind: 'login', user: 'carol', room: 'lobby', ttl: 86400 };
const view = { minted: undefined, text: '', inspection: undefined, problem: '' };

export const desk = () => html`
  <form class="bar fields" id="mint" @submit=${mint}>
    <select name="kind" aria-label=${t('kind')} .value=${draft.kind}
      @change=${(e) => { draft.kind = e.target.value; changed(); }}>
      ${['login', 'room', 'signature'].map((kind) => html`<option value=${kind}>${t(`token_${kind}`)}</option>`)}
    </select>
    ${field('user', 'userId')}
    ${draft.kind === 'room' ? field('room', 'roomId') : nothing}
    <label>${t('seconds')} <input type="number" name="ttl" min="1" max="604800"
      .value=${String(draft.ttl)} @input=${(e) => (draft.ttl = Number(e.target.value))}></label>
    <button class="primary">${t('mint')}</button>
  </form>
  ${view.minted ? html`
    <div class="minted"><code id="minted" tabindex="0">${view.minted.token}</code>
      <div class="bar"><span class="quiet">${t('expires', view.minted.expiresAt)}</span>
        <button @click=${(e) => copy(view.minted.token, e.currentTarget)}>${t('copy')}</button>
        <button @click=${() => explain(view.minted.token)}>${t('inspect')}</button></div>
    </div>` : nothing}
  <form class="bar" id="inspect" @submit=${(e) => { e.preventDefault(); explain(view.text); }}>
    <input name="token" class="wide" aria-label=${t('tokenToInspect')} placeholder=${t('tokenToInspect')}
      autocomplete="off" spellcheck="false" .value=${view.text} @input=${(e) => (view.text = e.target.value.trim())}>
    <button>${t('inspect')}</button>
  </form>
  <output role="status" class="problem">${view.problem}</output>
  ${view.inspection ? explained(view.inspection) : nothing}
`;

const field = (name, label) => html`<input name=${name} aria-label=${t(label)} placeholder=${t(label)}
  .value=${draft[name]} @input=${(e) => (draft[name] = e.target.value)}>`;

async function attempt(action) {
  try {
    view.problem = '';
    await action();
  } catch (error) {
    view.problem = error.message;
  }
  changed();
}

function mint(event) {
  event.preventDefault();
  return attempt(async () => {
    const body = { kind: draft.kind, userId: draft.user, ttlSeconds: draft.ttl };
    if (draft.kind === 'room') {
      body.roomId = draft.room;
    }
    view.minted = await request('/v1/tokens', { method: 'POST', body });
  });
}

const explain = (token) =>
  attempt(async () => {
    view.text = token;
    view.inspection = await request('/v1/tokens/inspect', { method: 'POST', body: { token } });
  });

const explained = ({ verdict, reason, claims }) => html`
  <table class="claims" id="claims">
    <tbody>
      <tr><th scope="row">${t('verdict')}</th>
        <td><span class="badge ${verdict === 'trusted' ? 'good' : 'bad'}">${t(verdict)}</span> ${reason ?? ''}</td></tr>
      ${Object.entries(claims).map(([name, value]) => html`
        <tr><th scope="row">${name}</th><td>${shown(name, value)}</td></tr>`)}
    </tbody>
  </table>
`;

const shown = (name, value) => {
  if (name === 'issuedAt' || name === 'expiresAt') {
    return value === 0 ? t('never') : `${value} · ${new Date(value * 1000).toLocaleString()}`;
  }
  return typeof value === 'object' ? JSON.stringify(value) : value;
};
