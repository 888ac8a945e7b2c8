// A simulated client: the SDK's calls over one WebSocket, and the callbacks that fire.

import { Ring, changed, clock, parse, request, shielded } from '/console/lib.js';
import { Sealer } from '/console/seal.js';

const LOG = 500;
let lastNumber = 0;

export class SdkClient {
  constructor(world, uid) {
    this.world = world;
    this.number = ++lastNumber;
    this.uid = uid;
    this.room = 'lobby';
    this.url = world.callback;
    this.log = new Ring(LOG);
    this.pending = new Map();
    this.calls = 0;
    this.connected = false;
    this.loggedIn = false;
    this.rooms = new Set();
    this.wants = { login: false, rooms: new Set() };
    this.closing = false;
    this.draft = { to: 'server', user: '', kind: 'text', message: '', sealed: false };
    this.connect();
  }

  connect() {
    this.socket = new WebSocket(this.world.emulator.replace(/^http/, 'ws') + '/rtc');
    this.socket.onopen = () => this.opened();
    this.socket.onmessage = (frame) => shielded(() => this.received(parse(frame.data) ?? {}));
    this.socket.onclose = (close) => this.closed(close);
  }

  async opened() {
    this.connected = true;
    this.delay = 250;
    changed();
    await this.call('createEngine', { appId: this.world.appId });
    await this.resume();
  }

  /** Logs in and joins as before. The server, which mints the tokens, may start after the cloud. */
  async resume() {
    const socket = this.socket;
    try {
      if (this.wants.login && !this.loggedIn) {
        await this.login();
      }
      for (const room of [...this.wants.rooms]) {
        await this.join(room);
      }
    } catch (error) {
      this.note('broken', error.message);
      setTimeout(() => socket === this.socket && this.connected && this.resume(), 1000);
    }
  }

  closed(close) {
    if (this.connected) {
      this.note('broken', close.reason || `WebSocket ${close.code}`);
    }
    this.connected = this.loggedIn = false;
    this.rooms.clear();
    for (const { fail } of this.pending.values()) {
      fail(new Error('the connection broke'));
    }
    this.pending.clear();
    changed();
    if (!this.closing) {
      this.delay = Math.min((this.delay ?? 125) * 2, 3000);
      setTimeout(() => this.closing || this.connect(), this.delay);
    }
  }

  close() {
    this.closing = true;
    this.socket.close();
  }

  received(frame) {
    if (frame.event) {
      this.fired(frame.event, frame.args);
      return;
    }
    const answer = this.pending.get(frame.id);
    this.pending.delete(frame.id);
    if (frame.error) {
      answer?.fail(new Error(frame.error));
    } else {
      answer?.done(frame.returns);
    }
  }

  fired(name, args) {
    this.log.push({ kind: 'event', at: clock(), name, args });
    if (name === 'onLoginResult') {
      this.loggedIn = args.errorCode === 0;
    } else if (name === 'onLogout') {
      this.loggedIn = false;
      this.wants.login = false;
    } else if (name === 'onRoomStateChanged') {
      this.roomChanged(args);
    } else if (name === 'onLeaveRoom') {
      this.rooms.delete(args.roomId);
    }
    this.world.onClientEvent(this, name, args);
    changed();
  }

  roomChanged({ roomId, state }) {
    if (state === 0) {
      this.rooms.add(roomId);
    } else if (state > -2000) {
      this.rooms.delete(roomId);
      this.wants.rooms.delete(roomId);
    }
  }

  note(kind, text) {
    this.log.push({ kind, at: clock(), name: text, args: {} });
    changed();
  }

  /** Makes a call and returns what the SDK's method returns. */
  call(name, args = {}) {
    const id = ++this.calls;
    return new Promise((done, fail) => {
      this.pending.set(id, { done, fail });
      this.socket.send(JSON.stringify({ id, call: name, args }));
    }).then((returns) => {
      this.log.push({ kind: 'call', at: clock(), name, args, returns });
      changed();
      return returns;
    });
  }

  mint(kind, more = {}) {
    return request('/v1/tokens', { method: 'POST', body: { kind, userId: this.uid, ...more } });
  }

  token(kind, more) {
    return this.mint(kind, more).then((minted) => minted.token);
  }

  async login() {
    this.wants.login = true;
    const returned = await this.call('login', { token: await this.token('login'), uid: this.uid });
    if (returned === 0) {
      await this.setServerParams();
    }
  }

  /** With a signature of its own making the client has no key to seal with. */
  async setServerParams(signature) {
    const minted = signature
      ? { token: signature }
      : await this.mint('signature', { sealed: true });
    this.sealer = minted.sealingKey ? await Sealer.of(minted.sealingKey) : undefined;
    await this.call('setServerParams', { signature: minted.token, url: this.url });
  }

  /** Returns a message to the server sealed, text as text and Base64 as Base64. */
  async sealed(binary, message) {
    if (!this.sealer) {
      throw new Error('log in first: the key comes with the signature');
    }
    if (!binary) {
      return this.sealer.text(message);
    }
    const bytes = Uint8Array.from(atob(message), (c) => c.charCodeAt(0));
    return btoa(String.fromCharCode(...(await this.sealer.binary(bytes))));
  }

  logout() {
    this.wants.login = false;
    return this.call('logout');
  }

  async join(room) {
    this.wants.rooms.add(room);
    const token = await this.token('room', { roomId: room });
    await this.call('joinRoom', { token, roomId: room, uid: this.uid });
  }

  async updateToken(room) {
    const token = await this.token('room', { roomId: room });
    await this.call('updateToken', { roomId: room, token });
  }

  leave(room) {
    this.wants.rooms.delete(room);
    return this.call('leaveRoom', { roomId: room });
  }

  /** @param to server, room, member or user */
  send(to, binary, message, uid, roomId) {
    const names = {
      server: ['sendServerMessage', 'sendServerBinaryMessage'],
      room: ['sendRoomMessage', 'sendRoomBinaryMessage'],
      member: ['sendUserMessage', 'sendUserBinaryMessage'],
      user: ['sendUserMessageOutsideRoom', 'sendUserBinaryMessageOutsideRoom'],
    };
    const args = {
      server: { message },
      room: { roomId, message },
      member: { roomId, uid, message },
      user: { uid, message },
    };
    return this.call(names[to][binary ? 1 : 0], args[to]);
  }
}
