/**
 * The cloud's rate limits, kept before a send leaves: a ledger of the recipients of the last second
 * per application and of the messages per room, what a claim against it costs, and a limit that
 * adapts to the cloud's throttles. Pure: the time is an argument.
 */
package dev.rtcsignal.domain.quota;
