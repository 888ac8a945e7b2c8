/**
 * The emulated RTC cloud: its state (applications, rooms, client SDKs, faults) and its rules
 * (tokens, quotas, deliveries). Does no I/O: knows no Vert.x, no sockets, no HTTP client and no
 * threads. {@link dev.rtcsignal.app.emulator} is its wire side and depends on this package, never
 * the other way.
 *
 * <p>{@link dev.rtcsignal.app.cloud.EmulatedCloud} holds all state under one lock. A client is an
 * {@link dev.rtcsignal.app.cloud.RtcEngine}, one method for each call of the SDK. Whatever is due
 * later (the end of a token, a delay) is a timer that {@code EmulatedCloud.tick()} runs by the
 * cloud's clock, so that a test can move time. {@link dev.rtcsignal.app.cloud.Faults} apply in
 * three places: to OpenAPI calls, to callbacks and to deliveries.
 */
package dev.rtcsignal.app.cloud;
