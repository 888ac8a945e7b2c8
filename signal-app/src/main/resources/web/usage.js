// What is used up of the quotas, four times a second.

import { changed, shielded } from '/console/lib.js';

const SECONDS = 60;

/** @param units what the page has seen accepted, each with its time */
export function sampleUsage(world, units) {
  setInterval(() => shielded(() => sample(world, units)), 250);
}

function sample(world, units) {
  const now = performance.now();
  while (units.length && units[0].at <= now - 1000) {
    units.shift();
  }
  // What is told no more is not used any more.
  if (world.ledger?.seen <= now - 2500) {
    world.ledger = undefined;
  }
  const app =
    world.state?.apps.find((one) => one.appId === world.appId) ?? ownUse(world.ledger, units);
  const rooms = [...(app?.rooms ?? [])].sort((a, b) => b.used - a.used || b.userCount - a.userCount);
  world.usage.push({
    at: Date.now(),
    app: app?.used ?? units.reduce((sum, one) => sum + one.units, 0),
    appLimit: app?.limit ?? world.quotas.app,
    room: rooms[0]?.used ?? 0,
    roomLimit: rooms[0]?.limit ?? world.quotas.room,
    throttled: world.throttledNow,
  });
  world.throttledNow = false;
  world.rooms = rooms;
  if (world.usage.length > SECONDS * 4) {
    world.usage.shift();
  }
  changed();
}

/** Without an emulator, the server's ledger is all there is to see. */
const ownUse = (ledger, units) =>
  ledger && {
    used: units.reduce((sum, one) => sum + one.units, 0),
    limit: ledger.ceiling,
    rooms: ledger.rooms.map(({ room, used, ceiling }) => ({ roomId: room, used, limit: ceiling })),
  };
