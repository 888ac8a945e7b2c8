/**
 * The way out over HTTP. {@link dev.rtcsignal.adapter.http.OpenApiTransport} is the only door.
 *
 * <p>A signal becomes an {@code OpenApiCall}. {@code Attempts} takes one send through its tries:
 * {@code Turns} keeps the order of those with the same key, {@code Pacer} is the one queue of those
 * who wait for the quota and for a place in flight ({@code Line} says who is next), and {@code
 * Exchanges} signs, sends and reads one try. What is decided, as how long to wait, whether to try
 * again or what the clocks' difference is, the domain decides; here it is only done.
 *
 * <p>Whether a request can have been taken hangs on one fact: no byte of a body leaves before the
 * client subscribes to its publisher, so a failure before that is {@code NotSent} and any failure
 * after it is {@code Uncertain}.
 */
package dev.rtcsignal.adapter.http;
