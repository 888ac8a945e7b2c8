package dev.rtcsignal.app.cli;

/** What the composition root can run. Each returns the exit code, when it has ended. */
public interface Programs {
  /** Runs emulator, server and two clients that talk until the process is told to stop. */
  int demo(ListenOptions listen, EmulatorOptions emulator);

  /** Runs the whole tour once; 0 only if everything arrived. */
  int tour(ListenOptions listen, EmulatorOptions emulator);

  /** Runs the reference server until the process is told to stop. */
  int serve(ListenOptions listen);

  /** Runs the emulated cloud until the process is told to stop. */
  int emulator(ListenOptions listen, EmulatorOptions emulator);
}
