/**
 * Sends and their results: options, attempts, retries and bulk plans.
 *
 * <p>The cloud's {@code Success} means that it took the message, not that a client received it, and
 * there is no idempotency key (vendor-facts 1.5, 2.8). So a send ends in one of four ways, {@link
 * dev.rtcsignal.domain.delivery.SendResult}, and a timeout is neither success nor failure.
 *
 * <p>{@link dev.rtcsignal.domain.delivery.RetryPolicy} and {@link
 * dev.rtcsignal.domain.delivery.RetryBudget} decide what is sent again, {@link
 * dev.rtcsignal.domain.delivery.BulkPlan} cuts a message to very many users into signals. When a
 * signal may leave is decided by {@code dev.rtcsignal.domain.quota}.
 */
package dev.rtcsignal.domain.delivery;
