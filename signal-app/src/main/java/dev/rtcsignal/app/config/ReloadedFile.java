package dev.rtcsignal.app.config;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a setting says or, where one names a file, what that file says, read again by {@link
 * #refresh()}. A file that cannot be read, whose content will not do, or that is blank and was not,
 * as while it is being written, leaves what was before: write another and move it there.
 */
public final class ReloadedFile<T> implements Supplier<T> {
  private static final Logger LOG = System.getLogger(ReloadedFile.class.getName());

  private record Loaded<T>(String text, T value) {
    @Override
    public String toString() {
      return "Loaded[***]";
    }
  }

  private final String name;
  private final Optional<Path> file;
  private final Function<String, T> reading;
  private final AtomicReference<Loaded<T>> loaded;

  /** Why it was not read again the last time; empty if it was, or had not changed. */
  private final AtomicReference<String> complaint = new AtomicReference<>("");

  /**
   * @param name the setting that names the file
   * @param otherwise the text where it names none
   * @param reading throws IllegalArgumentException for a text that will not do
   */
  ReloadedFile(Settings settings, String name, String otherwise, Function<String, T> reading) {
    this.name = Settings.variable(name);
    this.file = settings.get(name).map(Path::of);
    this.reading = reading;
    try {
      String text = file.isPresent() ? Files.readString(file.get()) : otherwise;
      this.loaded = new AtomicReference<>(new Loaded<>(text, reading.apply(text)));
    } catch (IOException e) {
      throw new ConfigException(List.of(this.name + " names a file that cannot be read"));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(List.of(this.name + " is wrong: " + e.getMessage()));
    }
  }

  @Override
  public T get() {
    return loaded.get().value;
  }

  /** Reads the file again; blocks. */
  public void refresh() {
    if (file.isEmpty()) {
      return;
    }
    try {
      String text = Files.readString(file.get());
      if (!text.equals(loaded.get().text)) {
        requireNotEmptied(text);
        loaded.set(new Loaded<>(text, reading.apply(text)));
        LOG.log(Level.INFO, "the file of {0} was read again", name);
      }
      complaint.set("");
    } catch (IOException e) {
      notRead(e.getClass().getName());
    } catch (IllegalArgumentException e) {
      // It names the rule and the line, never what stands there.
      notRead(e.getMessage());
    }
  }

  /** It is looked at every second, and said once. */
  private void notRead(String why) {
    if (!why.equals(complaint.getAndSet(why))) {
      LOG.log(Level.WARNING, "the file of {0} was not read again: {1}", name, why);
    }
  }

  /** Were no key left, everybody would be let in, and were nobody revoked, too. */
  private void requireNotEmptied(String text) {
    if (text.isBlank() && !loaded.get().text.isBlank()) {
      throw new IllegalArgumentException("it is empty, as while it is being written");
    }
  }

  @Override
  public String toString() {
    return "ReloadedFile[" + name + "]";
  }
}
