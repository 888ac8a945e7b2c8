/**
 * The durable outbox: what an entry is, and every transition that it can make.
 *
 * <p>{@link dev.rtcsignal.domain.outbox.OutboxRules} has the transitions as pure functions; stores
 * apply them by compare-and-set, so that two processes never both send an entry.
 */
package dev.rtcsignal.domain.outbox;
