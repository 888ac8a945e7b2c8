// The search over journeys: user:alice room:lobby status:>=400 action:SendUnicast text:你好
// has:fault, and plain words over everything. All terms have to match.

import { text } from '/console/lib.js';

const FIELDS = {
  user: (row) => [...row.users],
  room: (row) => [row.room],
  action: (row) => [row.action, ...row.steps.map((step) => step.label)],
  text: (row) => [row.text],
};

const HAS = {
  fault: (row) => Boolean(row.fault),
  error: (row) => row.good === false,
  receiver: (row) => row.receivers.length > 0 || row.reached > 0,
  wait: (row) => row.steps.some((step) => step.quota),
  callback: (row) => Boolean(row.callback),
  send: (row) => row.kind === 'send' || Boolean(row.sends?.length),
};

const COMPARE = {
  '>=': (a, b) => a >= b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '<': (a, b) => a < b,
};

/** Returns what tells whether a row matches. */
export function query(words) {
  const terms = (words.match(/\w+:"[^"]*"|"[^"]*"|\S+/g) ?? []).map(term);
  return (row) => terms.every((matches) => matches(row));
}

function term(word) {
  const [, field, quoted] = /^(\w+):(.*)$/s.exec(word) ?? [];
  const value = (quoted ?? word).replace(/^"|"$/g, '').toLowerCase();
  if (field === 'status') {
    return status(value);
  }
  if (field === 'has' && HAS[value]) {
    return HAS[value];
  }
  if (FIELDS[field]) {
    return (row) => FIELDS[field](row).some((one) => contains(one, value));
  }
  const all = word.replace(/^"|"$/g, '').toLowerCase();
  return (row) => everything(row).some((one) => contains(one, all));
}

function status(value) {
  const [, operator, number] = /^(>=|<=|>|<)(-?\d+)$/.exec(value) ?? [];
  return operator
    ? (row) => Number.isFinite(Number(row.status)) && COMPARE[operator](Number(row.status), Number(number))
    : (row) => text(row.status).toLowerCase() === value;
}

const contains = (one, value) => text(one ?? '').toLowerCase().includes(value);

const everything = (row) => [
  ...Object.values(FIELDS).flatMap((values) => values(row)), row.status, row.fault, row.who,
];
