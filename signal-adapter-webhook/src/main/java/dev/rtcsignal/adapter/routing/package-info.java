/**
 * Request and response over signaling: {@link dev.rtcsignal.adapter.routing.SignalRouter} calls the
 * route for a client's message, {@link dev.rtcsignal.adapter.routing.Asker} asks clients questions.
 *
 * <p>Knows the handler port, not the webhook: both work behind any source of messages.
 */
package dev.rtcsignal.adapter.routing;
