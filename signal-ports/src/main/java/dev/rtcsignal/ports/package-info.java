/**
 * Interfaces only. One way out, {@link dev.rtcsignal.ports.SignalTransport}; one way in, {@link
 * dev.rtcsignal.ports.SenderCheck} and then {@link dev.rtcsignal.ports.SignalHandler}; and where
 * credentials come from. Each has one abstract method, so a lambda will do.
 */
package dev.rtcsignal.ports;
