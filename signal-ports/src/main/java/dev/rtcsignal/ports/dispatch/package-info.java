/**
 * The application layer: what orders, paces, repeats and bounds, for every transport and server.
 */
package dev.rtcsignal.ports.dispatch;
