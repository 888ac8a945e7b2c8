/**
 * What arrived, and what became of what was sent.
 *
 * <p>The cloud's {@code Success} means that it took the message, never that a client has it, and
 * there is no idempotency key (Spec 1.5, 2.8). So a send ends in one of four ways, {@link
 * dev.rtcsignal.domain.delivery.SendResult}, and a time-out is neither success nor failure.
 */
package dev.rtcsignal.domain.delivery;
