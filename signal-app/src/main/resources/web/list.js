// A list that draws only what is in sight, however many items there are.

import { draw, html, shielded } from '/console/lib.js';

/** The height of a row in pixels, unless the style sheet gives the list another --row. */
const ROW = 30;
const SPARE = 6;

/**
 * Rows of one height. Keeps to the end while it is at the end; arrow keys move the selection.
 * Set: items (an array), row (item → template), onSelect (item → void), and dropped, how many
 * items were forgotten at the front; or keepsPlace, if items come and go anywhere in the list.
 */
export class EventList extends HTMLElement {
  items = [];
  row = () => html``;
  onSelect = () => {};
  selected = undefined;
  atEnd = true;
  dropped = 0;
  seenDropped = 0;
  keepsPlace = false;
  first = undefined;
  firstIndex = 0;
  rowHeight = ROW;
  lastTop = 0;

  connectedCallback() {
    if (this.canvas) {
      return;
    }
    this.canvas = document.createElement('div');
    this.canvas.className = 'rows';
    this.append(this.canvas);
    this.tabIndex = 0;
    this.setAttribute('role', 'listbox');
    this.addEventListener('scroll', () => this.scrolled());
    this.addEventListener('click', (event) => this.clicked(event));
    this.addEventListener('keydown', (event) => this.moved(event));
    new ResizeObserver(() => this.paint()).observe(this);
  }

  scrolled() {
    // Who went up, to a row of a list hardly longer than what is in sight, does not follow the end.
    const atBottom = this.scrollTop + this.clientHeight >= this.scrollHeight - this.rowHeight;
    this.atEnd = atBottom && this.scrollTop >= this.lastTop;
    this.lastTop = this.scrollTop;
    this.paint();
  }

  clicked(event) {
    const row = event.target.closest('.row');
    if (row) {
      this.select(this.items[Number(row.dataset.index)]);
    }
  }

  moved(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -1e9, End: 1e9 };
    const step = steps[event.key];
    if (step === undefined || this.items.length === 0) {
      return;
    }
    event.preventDefault();
    const now = this.items.indexOf(this.selected);
    const from = now < 0 ? this.items.length : now;
    const index = Math.max(0, Math.min(this.items.length - 1, from + step));
    this.scrollTop = Math.max(
      Math.min(this.scrollTop, index * this.rowHeight),
      (index + 1) * this.rowHeight - this.clientHeight,
    );
    this.select(this.items[index]);
  }

  select(item) {
    this.selected = item;
    this.atEnd = item === this.items.at(-1);
    this.onSelect(item);
    this.paint();
  }

  /** Draws the rows in sight. */
  paint() {
    if (!this.canvas || this.clientHeight === 0) {
      return;
    }
    const height = parseFloat(getComputedStyle(this).getPropertyValue('--row')) || ROW;
    this.rowHeight = height;
    this.classList.toggle('empty', this.items.length === 0);
    this.canvas.style.height = `${this.items.length * height}px`;
    this.follow();
    this.firstIndex = Math.floor(this.scrollTop / height);
    this.first = this.items[this.firstIndex];
    const first = Math.max(0, this.firstIndex - SPARE);
    const last = Math.ceil((this.scrollTop + this.clientHeight) / height) + SPARE;
    this.tellSelection(first, last);
    const rows = this.items.slice(first, last).map((item, i) => this.line(item, first + i));
    draw(rows, this.canvas);
    for (const row of this.canvas.children) {
      row.style.transform = `translateY(${row.dataset.index * height}px)`;
    }
  }

  /** Names the selected row while it is drawn: no other may be named. */
  tellSelection(first, last) {
    const index = this.items.indexOf(this.selected);
    if (index >= first && index < last) {
      this.setAttribute('aria-activedescendant', `${this.id}-${index}`);
    } else {
      this.removeAttribute('aria-activedescendant');
    }
  }

  /** Scrolls to new items, unless the pointer is over the list or the user has scrolled back. */
  follow() {
    const moved = this.keepsPlace ? this.movedPlace() : Math.min(0, this.seenDropped - this.dropped);
    this.seenDropped = this.dropped;
    if (this.atEnd && !this.matches(':hover')) {
      this.scrollTop = this.scrollHeight;
    } else if (moved !== 0) {
      this.scrollTop = Math.max(0, this.scrollTop + moved * this.rowHeight);
    }
    if (this.atEnd) {
      this.lastTop = this.scrollTop;
    }
  }

  /** By how many rows the first item in sight has moved since the last drawing. */
  movedPlace() {
    const now = this.items.indexOf(this.first);
    return now < 0 ? 0 : now - this.firstIndex;
  }

  /** Scrolls so that the item is the last one in sight, and stays there. */
  bring(index) {
    if (index >= 0) {
      this.atEnd = false;
      this.first = undefined;
      this.canvas.style.height = `${this.items.length * this.rowHeight}px`;
      this.scrollTop = Math.max(0, (index + 1) * this.rowHeight - this.clientHeight);
    }
  }

  line(item, index) {
    return html`<div
      class="row"
      id="${this.id}-${index}"
      role="option"
      data-index=${index}
      aria-selected=${item === this.selected}
      aria-posinset=${index + 1}
      aria-setsize=${this.items.length}
    >${shielded(() => this.row(item))}</div>`;
  }
}

customElements.define('event-list', EventList);
