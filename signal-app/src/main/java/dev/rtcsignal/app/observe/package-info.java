/**
 * Typed events of the server and their readers: {@link dev.rtcsignal.app.observe.ServerEvents}
 * publishes {@link dev.rtcsignal.app.observe.ServerEvent}s; {@link
 * dev.rtcsignal.app.observe.EventStream} streams them as JSON, {@link
 * dev.rtcsignal.app.observe.ServerMetrics} counts them, {@link
 * dev.rtcsignal.app.observe.RecentCallbacks} keeps the last callbacks. To observe something new,
 * add an event and publish it where it happens.
 */
package dev.rtcsignal.app.observe;
