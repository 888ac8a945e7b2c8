/** Adapters that keep everything in memory, for users' tests and the demo. */
package dev.rtcsignal.ports.memory;
