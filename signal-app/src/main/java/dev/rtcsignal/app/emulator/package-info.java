/**
 * The RTC cloud on one machine: {@link dev.rtcsignal.app.cloud.EmulatedCloud} is its state and its
 * rules, without I/O, under one lock; around it are three faces. {@link
 * dev.rtcsignal.app.cloud.EmulatorGateway} is the way in for a test in the same process, {@link
 * dev.rtcsignal.app.emulator.EmulatorServer} speaks the OpenAPI over HTTP, serves clients over
 * WebSocket and takes orders at {@code /emulator}.
 *
 * <p>A client is an {@link dev.rtcsignal.app.cloud.RtcEngine}, with its rooms, its way to the
 * others and its way to the server in classes of their own. What comes due, a token's end or a
 * delay, stands on one agenda that the server's tick works off, so that a test can let time pass.
 * {@link dev.rtcsignal.app.cloud.Faults} are met in three places: where a call comes in, where a
 * callback goes out, and at the last step to a client.
 *
 * <p>Shares nothing with the adapters, so that a misreading there is not repeated here: the wire is
 * read anew from the specification (1, 2, 4, 5, 9), with limits of its own. Of the domain it uses
 * values, tokens and request signing, which the golden vectors of official code hold in place.
 */
package dev.rtcsignal.app.emulator;
