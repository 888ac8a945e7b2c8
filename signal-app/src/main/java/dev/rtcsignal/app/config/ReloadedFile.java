package dev.rtcsignal.app.config;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The value of a file that a setting names, parsed once per change. Without a file it is the value
 * of a given text, and never changes. A file that cannot be read, breaks a rule, or becomes blank,
 * as while it is being written, leaves the last value in use: write another file and move it there.
 * Safe for use by many threads.
 */
public final class ReloadedFile<T> implements Supplier<T> {
  private static final Logger LOG = System.getLogger(ReloadedFile.class.getName());

  private record Content<T>(String text, T value) {
    @Override
    public String toString() {
      return "Content[***]";
    }
  }

  private final String variable;
  private final Optional<Path> file;
  private final Function<String, T> parser;
  private final boolean mayBeMissing;
  private final AtomicReference<Content<T>> current;

  /** Why the file was not taken the last time; empty if it was, or had not changed. */
  private final AtomicReference<String> complaint = new AtomicReference<>("");

  /**
   * Reads the file.
   *
   * @param setting names the file
   * @param otherwise the text without a file
   * @param parser throws IllegalArgumentException naming the broken rule, never the text
   * @throws ConfigException if the file cannot be read, or its text breaks a rule
   */
  ReloadedFile(String setting, Optional<Path> file, String otherwise, Function<String, T> parser) {
    this(setting, file, otherwise, parser, false);
  }

  private ReloadedFile(
      String setting,
      Optional<Path> file,
      String otherwise,
      Function<String, T> parser,
      boolean mayBeMissing) {
    this.variable = Setting.of(setting).variable();
    this.file = file;
    this.parser = parser;
    this.mayBeMissing = mayBeMissing;
    try {
      String text = file.isPresent() ? read(file.get()) : otherwise;
      this.current = new AtomicReference<>(new Content<>(text, parser.apply(text)));
    } catch (IOException e) {
      throw new ConfigException(List.of(unreadable(variable, file.orElseThrow(), e)));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(List.of(variable + " is wrong: " + e.getMessage()));
    }
  }

  /** Returns one whose file may be missing or blank at any time, which counts as no text. */
  static <T> ReloadedFile<T> mayBeMissing(
      String setting, Optional<Path> file, String otherwise, Function<String, T> parser) {
    return new ReloadedFile<>(setting, file, otherwise, parser, true);
  }

  private String read(Path path) throws IOException {
    try {
      return TextFile.read(path);
    } catch (IOException e) {
      if (mayBeMissing) {
        return "";
      }
      throw e;
    }
  }

  static String unreadable(String variable, Path file, IOException error) {
    return variable + " names a file that cannot be read: " + TextFile.reason(file, error);
  }

  @Override
  public T get() {
    return current.get().value;
  }

  boolean textMatches(Predicate<String> predicate) {
    return predicate.test(current.get().text.strip());
  }

  /**
   * Reads the file again. Blocks.
   *
   * @return whether there is another value now
   */
  public boolean refresh() {
    if (file.isEmpty()) {
      return false;
    }
    try {
      boolean changed = readAgain(file.get());
      complaint.set("");
      return changed;
    } catch (IOException e) {
      return complain(TextFile.reason(file.get(), e));
    } catch (IllegalArgumentException e) {
      // The message names the rule and the line, never what the file holds.
      return complain(e.getMessage());
    }
  }

  /** A text that was read before another thread took a later one must not replace that. */
  private boolean readAgain(Path path) throws IOException {
    while (true) {
      Content<T> before = current.get();
      String text = read(path);
      if (text.equals(before.text)) {
        return false;
      }
      requireNotEmptied(before, text);
      if (current.compareAndSet(before, new Content<>(text, parser.apply(text)))) {
        LOG.log(Level.INFO, "the file of {0} was read again", variable);
        return true;
      }
    }
  }

  /** Logs each reason once: files are checked every second. */
  private boolean complain(String reason) {
    if (!reason.equals(complaint.getAndSet(reason))) {
      LOG.log(Level.WARNING, "the file of {0} was not read again: {1}", variable, reason);
    }
    return false;
  }

  /** Without any key every request would be accepted, and without any revocation every token. */
  private void requireNotEmptied(Content<T> before, String text) {
    if (!mayBeMissing && text.isBlank() && !before.text.isBlank()) {
      throw new IllegalArgumentException("it is empty, as while it is being written");
    }
  }

  @Override
  public String toString() {
    return "ReloadedFile[" + variable + "]";
  }
}
