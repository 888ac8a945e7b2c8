package dev.rtcsignal.app.cli;

import java.io.Console;

/** Tells whether a person looks at the output. */
final class Terminal {
  private Terminal() {}

  /**
   * From Java 22 on there is a console also where the output is redirected, and {@code isTerminal}
   * tells the difference.
   */
  static boolean isInteractive() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }
}
