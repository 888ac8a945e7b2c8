/**
 * The outbox: {@link dev.rtcsignal.ports.outbox.OutboxTransport} makes signals durable, and its
 * relay sends them, in the process that holds the lease.
 */
package dev.rtcsignal.ports.outbox;
