/**
 * What arrived, what became of what was sent, and when something may be sent.
 *
 * <p>The cloud's {@code Success} means that it took the message, never that a client has it, and
 * there is no idempotency key (vendor-facts 1.5, 2.8). So a send ends in one of four ways, {@link
 * dev.rtcsignal.domain.delivery.SendResult}, and a time-out is neither success nor failure.
 *
 * <p>The cloud counts recipients for the application and messages for a room (vendor-facts 1.3):
 * {@link dev.rtcsignal.domain.quota.QuotaLedger} keeps the books, {@link
 * dev.rtcsignal.domain.delivery.RetryPolicy} and {@link dev.rtcsignal.domain.delivery.RetryBudget}
 * say what is tried again, {@link dev.rtcsignal.domain.delivery.BulkPlan} cuts what is for very
 * many.
 */
package dev.rtcsignal.domain.delivery;
