// Clients: any number of simulated phones, each with the SDK callbacks that fired.

import {
  base64, changed, fromBase64, html, nothing, request, shielded, t, text,
} from '/console/lib.js';
import { SdkClient } from '/console/sdk.js';
import { world } from '/console/world.js';

const NAMES = ['carol', 'dave', 'erin', 'frank', 'grace', 'heidi'];

const nextName = () => {
  const taken = new Set(world.clients.map((client) => client.uid));
  const more = Array.from({ length: taken.size + 1 }, (none, i) => `user${i + 1}`);
  return [...NAMES, ...more].find((name) => !taken.has(name));
};

// ---- tiles outlive a reload of the page

const KEPT = 'clients';

addEventListener('pagehide', () => {
  const kept = world.clients.map(({ uid, room, url, wants }) => ({
    uid, room, url, login: wants.login, rooms: [...wants.rooms],
  }));
  sessionStorage.setItem(KEPT, JSON.stringify(kept));
});

world.onEmulator = () => {
  for (const { uid, room, url, login, rooms } of JSON.parse(sessionStorage.getItem(KEPT) ?? '[]')) {
    const client = add(uid);
    client.room = room;
    client.url = url ?? client.url;
    client.wants = { login, rooms: new Set(rooms) };
  }
};

export function add(uid = nextName()) {
  const client = new SdkClient(world, uid);
  world.clients.push(client);
  return client;
}

function remove(client) {
  client.close();
  world.clients = world.clients.filter((other) => other !== client);
}

/** What a person does may fail; the tile says why. */
const attempt = (client, action) => async (event) => {
  event?.preventDefault();
  try {
    await action(event);
  } catch (error) {
    client.note('broken', error.message);
  }
};

export const clients = () => html`
  <div class="bar">
    <button class="primary" id="add-client" @click=${() => add()}>${t('addClient')}</button>
    <span class="quiet">${t('clientsHint')}</span>
  </div>
  <div class="tiles">
    ${world.clients.map((client) => shielded(() => tile(client)))}
    ${others().map((client) => shielded(() => watchedTile(client)))}
    ${world.clients.length || others().length ? nothing : html`<p class="empty">${t('noClients')}</p>`}
  </div>
`;

const MOST_WATCHED = 20;

/** A user is logged in once, so that the page's own clients are known by their names. */
const others = () => {
  const own = new Set(world.clients.map((client) => client.uid));
  const latest = new Map([...world.watched.values()].map((client) => [client.uid, client]));
  const connected = world.state?.apps.flatMap((app) => app.users) ?? [];
  return connected
    .filter((uid) => !own.has(uid))
    .slice(0, MOST_WATCHED)
    .map((uid) => latest.get(uid) ?? { uid, log: { items: [] } });
};

const watchedTile = (client) => html`
  <article class="tile watched" data-uid=${client.uid} aria-label=${client.uid}>
    <header>
      <span class="dot in"></span><b class="uid">${client.uid}</b>
      <span class="state">${t('watchedClient')}</span>
    </header>
    ${log(client)}
  </article>
`;

const tile = (client) => html`
  <article class="tile" data-uid=${client.uid} aria-label=${client.uid}>
    <header>
      <span class="dot ${status(client)}" title=${t(`client_${status(client)}`)}></span>
      <input
        class="uid" aria-label=${t('userId')} .value=${client.uid}
        ?disabled=${client.loggedIn || client.rooms.size > 0}
        @input=${(e) => (client.uid = e.target.value)}
      >
      <span class="state">${t(`client_${status(client)}`)}</span>
      <button
        class="icon" aria-label=${t('removeClient')} title=${t('removeClient')}
        @click=${() => remove(client)}
      >×</button>
    </header>
    <div class="bar">
      ${client.loggedIn
        ? html`<button data-do="logout" @click=${attempt(client, () => client.logout())}
            >${t('logout')}</button>`
        : html`<button class="primary" data-do="login" ?disabled=${!client.connected}
            @click=${attempt(client, () => client.login())}>${t('login')}</button>`}
      <input
        class="room" aria-label=${t('roomId')} .value=${client.room}
        @input=${(e) => { client.room = e.target.value; changed(); }}
      >
      ${client.rooms.has(client.room)
        ? html`<button data-do="leave" @click=${attempt(client, () => client.leave(client.room))}
            >${t('leave')}</button>`
        : html`<button data-do="join" ?disabled=${!client.connected}
            @click=${attempt(client, () => client.join(client.room))}>${t('join')}</button>`}
    </div>
    ${rooms(client)}${log(client)}${composer(client)}${more(client)}
  </article>
`;

const status = (client) =>
  !client.connected ? 'away' : client.loggedIn ? 'in' : client.rooms.size ? 'joined' : 'out';

const rooms = (client) =>
  client.rooms.size ? html`<p class="chips">${[...client.rooms].map(chip)}</p>` : nothing;

const chip = (room) => html`<span class="chip">${room}</span>`;

const log = (client) => html`
  <ol class="log" tabindex="0" aria-label=${t('sdkCallbacks')}>
    ${client.log.items.slice(-60).map((entry) => shielded(() => line(entry)))}
  </ol>
`;

const line = (entry) => html`
  <li class=${entry.kind} data-name=${entry.name}>
    <time>${entry.at}</time>
    <span class="name">${entry.name}</span>
    <span class="args">${entry.kind === 'broken' ? nothing : args(entry)}</span>
    ${entry.kind === 'call' ? html`<span class="returns">→ ${entry.returns}</span>` : nothing}
  </li>
`;

/** Long texts are cut; of tokens and signatures only the beginning is shown. */
const args = (entry) =>
  Object.entries(entry.args ?? {}).map(([name, value]) => {
    const shown = text(value);
    const most = name === 'token' || name === 'signature' ? 12 : 120;
    const bytes = entry.name.includes('Binary') && name === 'message';
    return html`<span class="arg"><i>${name}:</i> ${cut(shown, most)}${
      bytes ? html` <em>${cut(fromBase64(shown), 60)}</em>` : nothing
    }</span>`;
  });

const cut = (text, most) => (text.length > most ? `${text.slice(0, most)}…` : text);

const composer = (client) => {
  const draft = client.draft;
  const set = (name) => (e) => {
    draft[name] = e.target.value;
    changed();
  };
  return html`
    <form class="composer" @submit=${attempt(client, () => send(client))}>
      <select aria-label=${t('sendTo')} .value=${draft.to} @change=${set('to')}>
        <option value="server">${t('toServer')}</option>
        <option value="room">${t('toRoom')}</option>
        <option value="member">${t('toMember')}</option>
        <option value="user">${t('toUser')}</option>
      </select>
      ${draft.to === 'member' || draft.to === 'user'
        ? html`<input class="to" aria-label=${t('receiver')} placeholder=${t('userId')}
            .value=${draft.user} @input=${set('user')}>`
        : nothing}
      <select aria-label=${t('kind')} .value=${draft.kind} @change=${set('kind')}>
        <option value="text">${t('text')}</option>
        <option value="binary">${t('binary')}</option>
      </select>
      ${draft.to === 'server'
        ? html`<label class="sealed" title=${t('sealedHint')}><input type="checkbox" data-do="seal"
            .checked=${draft.sealed}
            @change=${(e) => { draft.sealed = e.target.checked; changed(); }}> ${t('sealed')}</label>`
        : nothing}
      <input class="message" aria-label=${t('message')} placeholder=${t('message')}
        .value=${draft.message} @input=${set('message')}>
      <button data-do="send" ?disabled=${!client.connected}>${t('send')}</button>
    </form>
  `;
};

/** The calls that one needs less often. */
const more = (client) => html`
  <details class="more">
    <summary>${t('moreCalls')}</summary>
    <div class="bar">
      <input class="peer" aria-label=${t('peer')} placeholder=${t('userId')}>
      <button data-do="status" ?disabled=${!client.connected}
        @click=${attempt(client, (e) => client.call('getPeerOnlineStatus', { uid: beside(e) }))}
      >getPeerOnlineStatus</button>
    </div>
    <div class="bar">
      <input class="callback" type="url" aria-label=${t('callbackUrl')} placeholder=${t('callbackUrl')}
        .value=${client.url} @change=${attempt(client, (e) => reportTo(client, e.target.value))}>
    </div>
    <div class="bar">
      <input class="signature" aria-label=${t('ownSignature')} placeholder=${t('ownSignature')}>
      <button data-do="params" ?disabled=${!client.connected}
        @click=${attempt(client, (e) => client.setServerParams(beside(e)))}>setServerParams</button>
    </div>
    <div class="bar">
      <button data-do="renew" ?disabled=${!client.rooms.has(client.room)}
        @click=${attempt(client, () => client.updateToken(client.room))}>updateToken</button>
      <button data-do="kick" ?disabled=${!client.rooms.has(client.room)}
        @click=${attempt(client, () => kick(client))}>${t('kick')}</button>
    </div>
  </details>
`;

/** Where the client's messages to the server go; with a login it counts at once. */
const reportTo = (client, url) => {
  client.url = url;
  return client.loggedIn ? client.setServerParams() : undefined;
};

const beside = (event) => event.currentTarget.previousElementSibling.value;

const kick = (client) =>
  request(`${world.emulator}/emulator/kick`, {
    method: 'POST',
    body: { appId: world.appId, roomId: client.room, uid: client.uid },
  });

async function send(client) {
  const { to, user, kind, message, sealed } = client.draft;
  const binary = kind === 'binary';
  const plain = binary ? base64(message) : message;
  const sent = sealed && to === 'server' ? await client.sealed(binary, plain) : plain;
  return client.send(to, binary, sent, user, client.room);
}
