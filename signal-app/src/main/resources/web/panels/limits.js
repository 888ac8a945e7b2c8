// Limits: what is used of the quotas, as it moves; throttles; how long things take.

import { html, language, nothing, t, text, users } from '/console/lib.js';
import { world } from '/console/world.js';

const POINTS = 240;
let chart;

export const limits = () => {
  const now = world.usage.at(-1);
  return html`
    <div class="gauges">
      ${now ? gauge(t('appUnits'), now.app, now.appLimit, 'app') : nothing}
      ${world.rooms.slice(0, 3).map((room) =>
        gauge(roomName(room), room.used, room.limit, 'room'))}
      <p class="count ${world.throttles ? 'bad' : ''}" id="throttles">
        <b>${world.throttles}</b> ${t('throttles')}</p>
      ${world.ledger ? pacing(world.ledger) : nothing}
    </div>
    <div class="chart"><canvas id="usage" role="img" aria-label=${t('usageChart')}></canvas></div>
    <table class="numbers">
      <thead><tr><th>${t('latency')}</th><th>p50</th><th>p90</th><th>p99</th></tr></thead>
      <tbody>${latency('wait')}${latency('send')}${latency('callback')}</tbody>
    </table>
    ${world.hasEmulator ? nothing : html`<p class="quiet">${t('ownUsageOnly')}</p>`}
  `;
};

const roomName = (room) =>
  room.userCount === undefined ? `#${room.roomId}` : `#${room.roomId} · ${users(room.userCount)}`;

/** How the server paces itself: who waits to leave, and a ceiling that throttles have lowered. */
const pacing = (ledger) => html`
  <p class="count" id="waiting"><b>${ledger.waiting}</b> ${t('waiting')}</p>
  ${ledger.ceiling < ledger.limit
    ? html`<p class="count bad" id="ceiling"><b>${ledger.ceiling}</b> ${t('lowered', ledger.limit)}</p>`
    : nothing}
`;

const gauge = (name, used, limit, kind) => html`
  <div class="gauge">
    <span>${name}</span><b>${used} / ${limit}</b>
    <meter class=${kind} min="0" max=${limit} high=${limit * 0.8} value=${Math.min(used, limit)}
      >${used} / ${limit}</meter>
  </div>
`;

const latency = (kind) => html`
  <tr><th>${t(`latency_${kind}`)}</th>
  ${[50, 90, 99].map((p) => {
    const ms = percentile(world.latencies[kind], p);
    return html`<td>${ms === undefined ? '—' : `${text(ms)} ms`}</td>`;
  })}</tr>
`;

/** Called after each drawing of the page; the chart lives in a canvas of its own. */
export function paintChart() {
  const canvas = document.getElementById('usage');
  if (!canvas || !globalThis.Chart || canvas.clientWidth === 0) {
    return;
  }
  if (chart?.canvas !== canvas || chart.language !== language()) {
    chart?.destroy();
    chart = create(canvas);
    chart.language = language();
  }
  const points = world.usage.slice(-POINTS);
  const pad = Array(POINTS - points.length).fill(null);
  const series = (of) => [...pad, ...points.map(of)];
  const [app, room, limit, throttled] = chart.data.datasets;
  app.data = series((p) => (100 * p.app) / p.appLimit);
  room.data = series((p) => (100 * p.room) / p.roomLimit);
  limit.data = Array(POINTS).fill(100);
  throttled.data = series((p) => (p.throttled ? 100 : null));
  chart.update('none');
}

function create(canvas) {
  const colour = (name) => resolved(canvas.parentElement, name);
  const line = (label, hue, more = {}) => ({
    label, data: [], borderColor: colour(hue), backgroundColor: colour(hue), borderWidth: 1.5,
    pointRadius: 0, tension: 0.25, ...more,
  });
  return new Chart(canvas, {
    type: 'line',
    data: {
      labels: Array(POINTS).fill(''),
      datasets: [
        line(t('appShare'), '--accent'),
        line(t('busiestRoom'), '--teal'),
        line(t('limit'), '--bad', { borderDash: [4, 4], borderWidth: 1 }),
        line(t('throttles'), '--bad', { showLine: false, pointRadius: 4, order: -1 }),
      ],
    },
    options: {
      animation: false, responsive: true, maintainAspectRatio: false,
      interaction: { mode: 'index', intersect: false },
      scales: {
        x: { display: false },
        y: {
          min: 0, max: 125, grid: { color: colour('--line') },
          ticks: { color: colour('--quiet'), stepSize: 25, callback: (value) => `${value} %` },
        },
      },
      plugins: { legend: { labels: { color: colour('--text'), boxWidth: 14, boxHeight: 2, font: { size: 11 } } } },
    },
  });
}

/** The colour that a variable has in the theme of now; a canvas does not know light-dark(). */
function resolved(element, name) {
  const probe = element.appendChild(document.createElement('i'));
  probe.style.color = `var(${name})`;
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

function again() {
  chart?.destroy();
  chart = undefined;
}

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', again);
addEventListener('themechange', again);

function percentile(ring, percent) {
  const sorted = [...ring.items].sort((a, b) => a - b);
  return sorted.length ? sorted[Math.ceil((percent / 100) * sorted.length) - 1] : undefined;
}
