package dev.rtcsignal.app.config;

/**
 * The encoding that the operating system's texts were decoded with: arguments, environment
 * variables, system properties and the names of files.
 *
 * @param name of the charset
 */
public record NativeEncoding(String name) {
  private static final char REPLACEMENT = '\ufffd';

  /** The encoding that decodes every text. */
  public static final NativeEncoding UTF_8 = new NativeEncoding("UTF-8");

  /** Tells whether a text may be another one than was given to the process. */
  public boolean mayHaveChanged(String text) {
    return text.indexOf(REPLACEMENT) >= 0
        || (!isUtf8() && text.chars().anyMatch(character -> character > '~'));
  }

  private boolean isUtf8() {
    return name.equalsIgnoreCase("UTF-8") || name.equalsIgnoreCase("UTF8");
  }

  /** Returns the problem of such a text, and how to mend it. */
  public String problem() {
    return (isUtf8()
            ? "has characters that are not UTF-8"
            : "has characters that are not ASCII, and the encoding of this process is " + name)
        + "; run it with LC_ALL=C.UTF-8";
  }
}
