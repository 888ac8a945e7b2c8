/**
 * The emulated cloud for tests of a business server: {@link dev.rtcsignal.app.testkit.RtcEmulator}
 * in the same process, {@link dev.rtcsignal.app.testkit.RtcClient} for client SDKs, {@link
 * dev.rtcsignal.app.testkit.RtcEmulatorExtension} for JUnit 5.
 *
 * <p>The only package that the module exports, and a composition root of its own: it uses the
 * system's clock.
 */
package dev.rtcsignal.app.testkit;
