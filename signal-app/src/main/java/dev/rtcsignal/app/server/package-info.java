/**
 * The routes of the reference server's HTTP API: {@code /callback}, {@code /notifications}, {@code
 * /v1}, health, metrics and the console. {@link dev.rtcsignal.app.server.ReferenceServer} lists
 * them; each {@code …Route} answers one group, and {@link dev.rtcsignal.app.server.WebhookRoute}
 * the requests of the cloud.
 *
 * <p>Every route publishes what happened to one {@link dev.rtcsignal.app.observe.ServerEvents},
 * from which the event stream, the metrics and the journal read it.
 */
package dev.rtcsignal.app.server;
