/**
 * The one strict reader of JSON from outside: callbacks, envelopes, notifications, routed messages,
 * and through {@code app.json} the requests to the server and to the emulator. Exported to the
 * reference server alone.
 */
package dev.rtcsignal.adapter.json;
