/**
 * The emulated cloud for the tests of a business server: {@link
 * dev.rtcsignal.app.testkit.RtcEmulator} in the same process, {@link
 * dev.rtcsignal.app.testkit.RtcClient} for the phones, {@link
 * dev.rtcsignal.app.testkit.RtcEmulatorExtension} for JUnit 5.
 *
 * <p>A composition root of its own: time and chance come in here too. The only package that the
 * module exports.
 */
package dev.rtcsignal.app.testkit;
