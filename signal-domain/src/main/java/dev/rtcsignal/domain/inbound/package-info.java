/**
 * Callbacks as the business server receives them: messages of clients, their acknowledgements, and
 * the outcome of each callback as a typed value that all its readers share.
 */
package dev.rtcsignal.domain.inbound;
