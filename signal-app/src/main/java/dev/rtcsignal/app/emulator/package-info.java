/**
 * The wire side of the emulated cloud, {@link dev.rtcsignal.app.cloud}: {@link
 * dev.rtcsignal.app.emulator.EmulatorServer} serves the OpenAPI over HTTP, clients over WebSocket
 * and control at {@code /emulator}, and posts callbacks and notifications.
 *
 * <p>Shares nothing with the adapters, so that the emulator does not repeat their mistakes: it
 * reads the wire format anew from the documented facts (vendor-facts 1, 2, 4, 5, 9), with limits of
 * its own. Of the domain it uses values, tokens and request signing, which the golden vectors of
 * the vendor's code hold in place.
 */
package dev.rtcsignal.app.emulator;
