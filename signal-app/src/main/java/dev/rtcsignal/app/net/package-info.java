/**
 * Connections and requests below the routes: limits, timeouts, client addresses, body reading and
 * response writing. Used by the reference server and by the emulator.
 *
 * <p>{@link dev.rtcsignal.app.net.ConnectionGuard} is the entry point: {@code CountingTransport}
 * counts at accept(), {@code ConnectionLimiter} decides over the counts, and {@code
 * ConnectionTracker} enforces the timeouts of each connection on its event loop.
 */
package dev.rtcsignal.app.net;
