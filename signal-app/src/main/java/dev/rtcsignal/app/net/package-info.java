/**
 * Connections and requests below the routes: limits, timeouts, client addresses, body reading and
 * response writing.
 *
 * <p>{@link dev.rtcsignal.app.net.ConnectionGuard} protects the listener of the reference server:
 * {@code CountingTransport} counts at accept(), {@code ConnectionLimiter} decides over the counts,
 * and {@code ConnectionTracker} enforces the timeouts of each connection on its event loop. The
 * emulator has no such limits: it uses {@code HostGuard}, {@code BodyReader}, {@code
 * ContentCoding}, {@code JsonReply} and {@code ErrorReply}.
 */
package dev.rtcsignal.app.net;
