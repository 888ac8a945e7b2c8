/**
 * The server of the emulated cloud on Vert.x: {@link dev.rtcsignal.app.emulator.EmulatorServer}
 * serves the OpenAPI over HTTP, clients over WebSocket and control at {@code /emulator}, and posts
 * callbacks and notifications. What these say is in {@link dev.rtcsignal.app.wire}; this package
 * connects it.
 */
package dev.rtcsignal.app.emulator;
