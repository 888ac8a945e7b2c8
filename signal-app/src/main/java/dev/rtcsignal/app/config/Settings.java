package dev.rtcsignal.app.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Looks settings up in system properties as {@code signal.app-id}, environment variables as {@code
 * SIGNAL_APP_ID}, and the file {@code signal.properties} of the working directory, in this order.
 * Values are literal: nothing in them is expanded. Of values that are neither secrets nor options
 * of a command alone, spaces at both ends are left out.
 */
public final class Settings {
  private static final String PREFIX = "signal.";
  private static final String FILE = "signal.properties";

  /** Looked up in this order. What the operating system gave was decoded before Java ran. */
  private record Source(
      Map<String, String> values, UnaryOperator<String> key, boolean decodedBySystem) {
    Optional<String> find(String name) {
      return Optional.ofNullable(values.get(key.apply(name)));
    }

    @Override
    public String toString() {
      return "Source[***]";
    }
  }

  private final List<Source> sources;
  private final NativeEncoding encoding;
  private final List<String> notices;

  private Settings(List<Source> sources, NativeEncoding encoding, List<String> notices) {
    this.sources = List.copyOf(sources);
    this.encoding = encoding;
    this.notices = List.copyOf(notices);
  }

  /**
   * Returns the settings of a process.
   *
   * @param properties the system properties
   * @param environment the environment variables
   * @param encoding that both were decoded with
   * @throws ConfigException if {@code signal.properties} cannot be read
   */
  public static Settings ofProcess(
      Path workingDirectory,
      Map<String, String> properties,
      Map<String, String> environment,
      NativeEncoding encoding) {
    ServiceLinks links = ServiceLinks.in(environment);
    Path file = workingDirectory.resolve(FILE);
    return new Settings(
        List.of(
            new Source(properties, PREFIX::concat, true),
            new Source(links.others(), Setting::variable, true),
            new Source(
                Files.isRegularFile(file) ? PropertyFile.read(file) : Map.of(),
                PREFIX::concat,
                false)),
        encoding,
        links.notices());
  }

  /** Returns the given settings, by the names of their options, as {@code app-id}. */
  public static Settings of(Map<String, String> given) {
    return new Settings(
        List.of(new Source(Map.copyOf(given), name -> name, false)),
        NativeEncoding.UTF_8,
        List.of());
  }

  /**
   * Returns a setting by the name of its option, as {@code app-id}; a blank value counts as none.
   */
  public Optional<String> get(String name) {
    boolean literal = Setting.find(name).map(Setting::isSecret).orElse(true);
    return source(name)
        .flatMap(source -> source.find(name))
        .filter(value -> !value.isBlank())
        .map(value -> literal ? value : value.strip());
  }

  /** Returns why a value is wrong; it says how to mend it, and quotes nothing. */
  public Optional<String> problem(String name) {
    Optional<String> value = get(name);
    boolean decodedBySystem = source(name).filter(Source::decodedBySystem).isPresent();
    if (decodedBySystem && value.filter(encoding::mayHaveChanged).isPresent()) {
      return Optional.of("it " + encoding.problem());
    }
    return value.flatMap(text -> Setting.find(name).flatMap(setting -> setting.problem(text)));
  }

  private Optional<Source> source(String name) {
    return sources.stream().filter(source -> source.find(name).isPresent()).findFirst();
  }

  /** Returns the encoding of what the operating system gave to this process. */
  public NativeEncoding encoding() {
    return encoding;
  }

  /** Returns what to print at the start: a line for each variable that is ignored. */
  public List<String> notices() {
    return notices;
  }
}
