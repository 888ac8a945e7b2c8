// Signs messages to the business server, so that an attacker who sees one cannot change, repeat or make one:
// the envelope of rtc-signal, version 1, as the Javadoc of dev.rtcsignal.domain.auth.Envelope has it.
//
//   const { token, sealingKey } = …;              // POST /v1/tokens {"kind":"signature","sealed":true,…}
//   rtc.setServerParams(token, url);
//   const sealer = await Sealer.of(sealingKey);   // one for each signature: it counts the messages
//   rtc.sendServerMessage(await sealer.text('hello'));
//   rtc.sendServerBinaryMessage(await sealer.binary(bytes));
//
// Needs WebCrypto, which browsers give to pages of HTTPS and of localhost alone. No other module.

const LABEL = 'rtc-signal envelope v1';
const HMAC = { name: 'HMAC', hash: 'SHA-256' };
const utf8 = new TextEncoder();

export class Sealer {
  #key;
  #seq;

  /** @param key a CryptoKey; use Sealer.of
   *  @param seq how many messages were sealed under it before */
  constructor(key, seq = 0) {
    this.#key = key;
    this.#seq = seq;
  }

  /** Makes a sealer of the key that came beside the signature. */
  static async of(sealingKey) {
    const bytes = fromBase64url(sealingKey);
    if (bytes.length !== 32) {
      throw new Error('a sealing key is 43 characters of Base64url');
    }
    return new Sealer(await crypto.subtle.importKey('raw', bytes, HMAC, false, ['sign']));
  }

  /** Returns what to hand to sendServerMessage in place of a text. */
  text(message) {
    return this.#seal('text', message);
  }

  /** Returns the bytes to hand to sendServerBinaryMessage in place of others. */
  async binary(bytes) {
    return utf8.encode(await this.#seal('binary', toBase64(bytes)));
  }

  async #seal(kind, body) {
    // Counted before anything is waited for, so that two calls at once have two numbers.
    const seq = ++this.#seq;
    const id = toBase64url(crypto.getRandomValues(new Uint8Array(16)));
    const ts = Date.now();
    const signed = utf8.encode([LABEL, kind, 1, id, seq, ts, body].join('\n'));
    const mac = toBase64url(new Uint8Array(await crypto.subtle.sign('HMAC', this.#key, signed)));
    return JSON.stringify({ v: 1, id, seq, ts, body, mac });
  }
}

function toBase64(bytes) {
  let text = '';
  for (const byte of bytes) {
    text += String.fromCharCode(byte);
  }
  return btoa(text);
}

const toBase64url = (bytes) =>
  toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

const fromBase64url = (text) =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
