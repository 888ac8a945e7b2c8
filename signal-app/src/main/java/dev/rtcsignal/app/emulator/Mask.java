package dev.rtcsignal.app.emulator;

/** Shows enough of a secret to tell two apart, and too little to use it. */
final class Mask {
  private static final int SHOWN = 6;

  private Mask() {}

  /** Returns the first characters, at most a quarter of them, and how many there are. */
  static String of(String secret) {
    int shown = Math.min(SHOWN, secret.length() / 4);
    return secret.substring(0, shown) + "*** (" + secret.length() + " characters)";
  }
}
