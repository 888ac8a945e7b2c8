/**
 * The RTC cloud on one machine: {@link dev.rtcsignal.app.emulator.EmulatedCloud} is its state and
 * its rules, without I/O, under one lock; around it are three faces. {@link
 * dev.rtcsignal.app.emulator.EmulatorTransport} is the way in for a test in the same process,
 * {@link dev.rtcsignal.app.emulator.EmulatorServer} speaks the OpenAPI over HTTP and serves clients
 * over WebSocket.
 *
 * <p>Shares nothing with the adapters, so that a misreading there is not repeated here: the wire is
 * read anew from the specification (1, 2, 4, 5, 9), with limits of its own. Of the domain it uses
 * values, tokens and request signing, which the golden vectors of official code hold in place.
 */
package dev.rtcsignal.app.emulator;
