/**
 * Interfaces. One way out, {@link dev.rtcsignal.ports.SignalTransport}, at the pace of {@link
 * dev.rtcsignal.ports.Quota}, watched by {@link dev.rtcsignal.ports.DeliveryListener}; one way in,
 * {@link dev.rtcsignal.ports.SenderCheck} and then {@link dev.rtcsignal.ports.SignalHandler}; and
 * where credentials come from.
 *
 * <p>One class stands among them: {@link dev.rtcsignal.ports.BulkRun} is derived from {@code
 * sendAsync} alone, as {@code send} is, but has a state of its own, which no interface can hold.
 */
package dev.rtcsignal.ports;
