package dev.rtcsignal.app.cli;

/** Counts things in words. */
final class Counted {
  private Counted() {}

  /** Returns the number and the noun, as {@code 1 call} and {@code 1,200 calls}. */
  static String of(long number, String noun) {
    return BulkConsole.format("%,d %s%s", number, noun, number == 1 ? "" : "s");
  }
}
