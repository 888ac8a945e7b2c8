// What the page knows of the outbox: a bounded number of signals, each of them once.

import { changed, request, t } from '/console/lib.js';

export const STATES = ['waiting', 'leaving', 'accepted', 'refused', 'notSent', 'uncertain'];

/** The most signals that are kept. */
export const KEPT = 500;
const PAGE = 100;
/** Of the recipients of a signal, up to 600, so many are kept. */
const USERS = 20;

const isEntry = (entry) => typeof entry?.name === 'string' && STATES.includes(entry.state);

/**
 * The signals of the outbox, from pages of the server and from its events. A page may be older than
 * an event that came while it was asked for, so it does not change what such an event has changed.
 */
export class OutboxRows {
  rows = new Map();
  /** The state to which the list is limited; empty for all. */
  filter = '';
  selected = undefined;
  /** The process that sends for the quota, of all that share it. */
  sender = undefined;
  /** The cursor of the next page; undefined if there is none. */
  next = undefined;
  /** Also until the first page has come. */
  loading = true;
  problem = '';
  /** Counts the changes, to tell which came after a request. */
  changes = 0;
  requests = 0;

  /** An event of the server: an entry of the outbox as it is now. */
  apply(entry) {
    if (isEntry(entry)) {
      this.take(entry);
      this.forget();
    }
  }

  take(entry, since = Infinity) {
    const key = JSON.stringify([entry.appId, entry.name]);
    const known = this.rows.get(key);
    if (known && (known.changed > since || isFirst(entry, known.entry))) {
      return known;
    }
    // The row keeps its identity, by which the list knows what is selected.
    const row = known ?? { key };
    row.entry = { ...entry, to: shortened(entry.to) };
    row.at = Date.parse(entry.createdAt) || 0;
    row.changed = ++this.changes;
    this.rows.set(key, row);
    return row;
  }

  /** The rows that the filter lets through, the newest last. */
  shown() {
    return [...this.rows.values()]
      .filter((row) => this.matches(row))
      .sort((one, other) => one.at - other.at);
  }

  matches(row) {
    return !this.filter || row.entry.state === this.filter;
  }

  counts() {
    const counts = Object.fromEntries(STATES.map((state) => [state, 0]));
    this.rows.forEach((row) => counts[row.entry.state]++);
    return counts;
  }

  /** Whether there are earlier signals, and room for a page of them. */
  get hasMore() {
    return Boolean(this.next) && this.hasRoom;
  }

  /** Whether there are earlier signals, for which there is no room. */
  get isFull() {
    return Boolean(this.next) && !this.hasRoom;
  }

  get hasRoom() {
    return [...this.rows.values()].filter((row) => this.matches(row)).length + PAGE <= KEPT;
  }

  limitTo(state) {
    this.filter = state;
    this.selected = undefined;
    this.next = undefined;
    return this.load();
  }

  async loadSender() {
    this.sender = undefined;
    try {
      const { sender } = await request('/v1/quota');
      // An event that came meanwhile is newer.
      this.sender ??= sender;
      changed();
    } catch {
      // The next event of the quota tells it.
    }
  }

  /** Asks for the newest signals, which take the place of those that are shown. */
  load() {
    return this.ask({}, (page, since) => {
      const there = new Set(page.signals.filter(isEntry).map((entry) => this.take(entry, since)));
      for (const row of this.rows.values()) {
        if (this.matches(row) && row.changed <= since && !there.has(row) && row !== this.selected) {
          this.rows.delete(row.key);
        }
      }
    });
  }

  /** Asks for the signals before those that are shown. */
  more() {
    return this.ask({ after: this.next }, (page, since) =>
      page.signals.filter(isEntry).forEach((entry) => this.take(entry, since)),
    );
  }

  async ask(from, take) {
    const asked = ++this.requests;
    const since = this.changes;
    const query = new URLSearchParams({ limit: PAGE, ...from });
    if (this.filter) {
      query.set('state', this.filter);
    }
    this.loading = true;
    try {
      const page = await request(`/v1/signals?${query}`);
      if (asked === this.requests) {
        take(page, since);
        this.next = page.next;
        this.problem = '';
        this.forget();
      }
    } catch (error) {
      this.problem = error.message;
    } finally {
      this.loading = asked !== this.requests && this.loading;
      changed();
    }
  }

  /**
   * Forgets a tenth at once: first those that are not shown, then the accepted ones, and of each the
   * oldest.
   */
  forget() {
    if (this.rows.size <= KEPT) {
      return;
    }
    const worth = (row) => 2 * this.matches(row) + (row.entry.state !== 'accepted');
    [...this.rows.values()]
      .filter((row) => row !== this.selected)
      .sort((one, other) => worth(one) - worth(other) || one.at - other.at)
      .slice(0, this.rows.size - KEPT + KEPT / 10)
      .forEach((row) => this.rows.delete(row.key));
  }

  retry(row) {
    return this.change(row, 'POST', '/retry');
  }

  retryEvenIfDoubled(row) {
    return this.change(row, 'POST', '/retry', { evenIfDoubled: true });
  }

  withdraw(row) {
    return this.change(row, 'DELETE', '');
  }

  async change(row, method, action, body) {
    const { name, appId } = row.entry;
    const since = this.changes;
    const query = new URLSearchParams({ appId });
    try {
      const path = `/v1/signals/${encodeURIComponent(name)}${action}?${query}`;
      this.take(await request(path, { method, body }), since);
      this.problem = '';
    } catch (error) {
      this.problem = this.failed(row, error, since);
    }
    changed();
  }

  /** Returns why a change was not made, in words. */
  failed(row, error, since) {
    if (error.status === 409 && isEntry(error.body)) {
      const now = this.take(error.body, since);
      return t('outboxMeanwhile', row.entry.name, t(`outbox_${now.entry.state}`));
    }
    if (error.status === 404) {
      this.rows.delete(row.key);
      this.selected = this.selected === row ? undefined : this.selected;
      return t('outboxGone', row.entry.name);
    }
    return error.message;
  }
}

/**
 * Whether an entry is what was told when it was stored, of one that has gone on since: that event
 * may come after the first event of the sender.
 */
const isFirst = (entry, known) =>
  entry.state === 'waiting' &&
  known.state !== 'waiting' &&
  !entry.againAt &&
  entry.dueAt === known.dueAt;

const shortened = (to) =>
  Array.isArray(to?.users)
    ? { ...to, users: to.users.slice(0, USERS), count: to.users.length }
    : to;
