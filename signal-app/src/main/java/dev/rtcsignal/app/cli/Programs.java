package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.config.ProgramOptions.Emulator;
import dev.rtcsignal.app.config.ProgramOptions.Listeners;

/** The long-running programs; each returns its exit code at its end. */
public interface Programs {
  /** Runs emulator, server and two simulated clients until the process is stopped. */
  int demo(Listeners listeners, Emulator emulator);

  /** Runs the whole tour once; returns 0 only if everything arrived. */
  int tour(Listeners listeners, Emulator emulator);

  /** Runs the reference server until the process is stopped. */
  int serve(Listeners listeners);

  /** Runs the emulated cloud until the process is stopped. */
  int emulator(Listeners listeners, Emulator emulator);
}
