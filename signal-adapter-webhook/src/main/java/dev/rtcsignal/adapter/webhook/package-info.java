/**
 * The way in. {@link dev.rtcsignal.adapter.webhook.SignalWebhook} turns the body of one callback
 * into one reply, for whichever server embeds it; there is no server inside.
 *
 * <p>It takes raw bytes, since the cloud sends no JSON content type (vendor-facts 4.3) and a
 * framework that parses for itself answers 415, or reads leniently. The body is read as a stream of
 * JSON tokens rather than bound: binding cannot see a duplicate key or what follows the object, and
 * coerces types.
 */
package dev.rtcsignal.adapter.webhook;
