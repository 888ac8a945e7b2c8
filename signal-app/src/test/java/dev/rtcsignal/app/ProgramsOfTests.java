package dev.rtcsignal.app;

import dev.rtcsignal.app.cli.Programs;
import dev.rtcsignal.app.config.Environment;

/** Gives tests of other packages the programs as the process runs them. */
public final class ProgramsOfTests {
  private ProgramsOfTests() {}

  /** Returns programs that no signal stops. */
  public static Programs in(Environment environment) {
    return new Composition(environment, new Shutdown());
  }
}
