/**
 * What the emulated cloud, {@link dev.rtcsignal.app.cloud}, says on the wire, without a server and
 * an HTTP client: {@link dev.rtcsignal.app.wire.OpenApiEndpoint} handles calls of the OpenAPI,
 * {@link dev.rtcsignal.app.wire.FaultyCallbacks} and {@link dev.rtcsignal.app.wire.RoomNotifier}
 * make callbacks and notifications, {@link dev.rtcsignal.app.wire.CallLog} logs all of them.
 *
 * <p>Two servers stand on it: {@link dev.rtcsignal.app.emulator} on Vert.x and {@link
 * dev.rtcsignal.app.testkit} on the JDK. So it does no I/O, as the cloud does none. Shares nothing
 * with the adapters, so that the emulator does not repeat their mistakes: it reads the wire format
 * anew from the documented facts (vendor-facts 1, 2, 4, 5, 9), with limits of its own. Of the
 * domain it uses values, tokens and request signing, which the golden vectors of the vendor's code
 * hold in place.
 */
package dev.rtcsignal.app.wire;
