/**
 * The reference server's HTTP face: the callback, {@code /v1/signals}, {@code /v1/tokens}, {@code
 * /v1/events}, health, metrics and the console. {@link dev.rtcsignal.app.server.ReferenceServer}
 * holds the routes; one class each answers them.
 *
 * <p>Everything that happens goes to one {@link dev.rtcsignal.app.observe.ServerEvents}, from which
 * the event stream and the metrics are fed.
 */
package dev.rtcsignal.app.server;
