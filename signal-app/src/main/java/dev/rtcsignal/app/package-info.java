/**
 * The composition root: the only place that knows the system clock, chance, the environment and the
 * emulator, and that wires everything together.
 */
package dev.rtcsignal.app;
