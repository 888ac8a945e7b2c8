/** Adapters of the ports that keep everything in memory: for small servers, and for tests. */
package dev.rtcsignal.ports.memory;
