/**
 * The emulated RTC cloud: applications, rooms, client SDKs, deliveries, faults and limits. State
 * and rules only; what speaks HTTP and WebSocket is in {@link dev.rtcsignal.app.emulator}.
 */
package dev.rtcsignal.app.cloud;
