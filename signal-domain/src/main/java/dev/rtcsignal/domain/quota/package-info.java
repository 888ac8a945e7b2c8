/**
 * The cloud's rate limits, applied before a signal is sent.
 *
 * <p>The cloud counts recipients for the application and calls for a room (vendor-facts 1.3).
 * {@link dev.rtcsignal.domain.quota.QuotaLedger} counts them too: a {@link
 * dev.rtcsignal.domain.quota.QuotaClaim} gets a {@link dev.rtcsignal.domain.quota.QuotaDecision}.
 * Pure functions on immutable values; the time is a parameter.
 */
package dev.rtcsignal.domain.quota;
