package dev.rtcsignal.app.config;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Set;

/**
 * Keeps text from outside on one line: characters that a terminal acts on instead of showing them
 * are written as the Unicode escapes of JSON (RFC 8259, 7), so that JSON keeps its meaning.
 */
public final class OneLine {
  /** Line breaks and ANSI escapes are controls, marks of the text direction are formats. */
  private static final Set<Integer> ACTIVE =
      Set.of(
          (int) Character.CONTROL,
          (int) Character.FORMAT,
          (int) Character.LINE_SEPARATOR,
          (int) Character.PARAGRAPH_SEPARATOR);

  private OneLine() {}

  /** Returns the text with such characters escaped. */
  public static String escape(String text) {
    if (text.codePoints().noneMatch(OneLine::isActive)) {
      return text;
    }
    StringBuilder shown = new StringBuilder();
    text.codePoints().forEach(one -> append(shown, one));
    return shown.toString();
  }

  private static boolean isActive(int character) {
    return ACTIVE.contains(Character.getType(character));
  }

  private static void append(StringBuilder shown, int character) {
    if (!isActive(character)) {
      shown.appendCodePoint(character);
      return;
    }
    for (char unit : Character.toChars(character)) {
      shown.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
    }
  }

  /** Returns a writer whose {@code println(String)} prints one line, whatever the text. */
  public static PrintWriter writer(PrintWriter to) {
    return to instanceof Lines ? to : new Lines(to);
  }

  private static final class Lines extends PrintWriter {
    Lines(PrintWriter to) {
      super(to);
    }

    @Override
    public void println(String line) {
      super.println(escape(String.valueOf(line)));
    }
  }
}
