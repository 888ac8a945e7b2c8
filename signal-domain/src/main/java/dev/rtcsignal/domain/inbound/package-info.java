/** A client's message as the business server receives it, and the acknowledgement it answers. */
package dev.rtcsignal.domain.inbound;
