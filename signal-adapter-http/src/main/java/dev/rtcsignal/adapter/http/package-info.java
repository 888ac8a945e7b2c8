/**
 * The way out over HTTP. {@link dev.rtcsignal.adapter.http.OpenApiTransport} is the only door.
 *
 * <p>A signal becomes an {@code OpenApiCall}, the call a signed request, its answer an {@code
 * OpenApiReply}; {@code Attempts} takes one send through its tries. Whether a request can have been
 * taken is decided by one fact: no byte of a body leaves before the client subscribes to its
 * publisher, so a failure before that is {@code NotSent} and any failure after it is {@code
 * Uncertain}.
 */
package dev.rtcsignal.adapter.http;
