/**
 * The commands. Those that run something long, demo, serve and emulator, only declare their options
 * and hand them to {@link dev.rtcsignal.app.cli.Programs}, which the composition root implements.
 */
package dev.rtcsignal.app.cli;
