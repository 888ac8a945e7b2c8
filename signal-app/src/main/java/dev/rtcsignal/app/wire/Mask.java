package dev.rtcsignal.app.wire;

/** Masks secrets: two can be told apart, none can be used. */
final class Mask {
  private static final int SHOWN = 6;

  private Mask() {}

  /** Returns the first characters, at most a quarter and at most 6, and the length. */
  static String of(String secret) {
    int shown = Math.min(SHOWN, secret.length() / 4);
    return secret.substring(0, shown) + "*** (" + secret.length() + " characters)";
  }
}
