/**
 * The emulated cloud for tests of a business server: {@link dev.rtcsignal.app.testkit.RtcEmulator}
 * in the same process, {@link dev.rtcsignal.app.testkit.RtcClient} for client SDKs, {@link
 * dev.rtcsignal.app.testkit.RtcEmulatorExtension} for JUnit 5.
 *
 * <p>The only package that the module exports, and a composition root of its own: it uses the
 * system's clock. Stands on the JDK, the libraries and JSON alone, and takes no Vert.x, so that it
 * runs on the class path of any project: its HTTP server is {@code HttpListener}. All times are of
 * one clock, {@code EmulatorClock}, which {@code KitTime} moves.
 */
package dev.rtcsignal.app.testkit;
