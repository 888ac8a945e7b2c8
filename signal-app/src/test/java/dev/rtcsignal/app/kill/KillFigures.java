package dev.rtcsignal.app.kill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The figures of a run, one line each, in a file that the profile prints at the end. */
final class KillFigures {
  /** Whether the long form runs, which is the profile {@code kill}. */
  static final boolean MEASURED = Boolean.getBoolean("kill.measured");

  /** Whether the long form of the tests of fleets runs, which is the profile {@code fleet}. */
  static final boolean OF_FLEETS = Boolean.getBoolean("fleet.measured");

  private static final Path FILE = Path.of("target", "kill-figures.txt");

  private KillFigures() {}

  /** Adds a row. */
  static void add(String what, String format, Object... values) {
    String row = "%-44s %s%n".formatted(what, format.formatted(values));
    System.out.print(row);
    try {
      Files.writeString(FILE, row, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Prints all rows, and begins anew. */
  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[0]).resolve("kill-figures.txt");
    if (Files.exists(file)) {
      System.out.print(Files.readString(file));
      Files.delete(file);
    }
  }
}
