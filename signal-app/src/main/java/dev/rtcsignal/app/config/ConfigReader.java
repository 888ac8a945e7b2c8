package dev.rtcsignal.app.config;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.SenderId;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads {@code @ConfigMapping} interfaces and collects every mistake on the way, so that all can be
 * mended at once. A value with a mistake is replaced by the default until then. For one thread.
 */
public final class ConfigReader {
  private static final String PREFIX = "signal.";
  private static final Map<Type, Function<String, ?>> TYPES =
      Map.of(
          AppId.class, AppId::new,
          SenderId.class, SenderId::new,
          CloudEndpoint.class, CloudEndpoint::parse,
          TrustedProxies.class, TrustedProxies::parse,
          Path.class, Path::of);

  private final Settings settings;
  private final List<String> mistakes = new ArrayList<>();
  private final Set<String> wrong = new HashSet<>();

  public ConfigReader(Settings settings) {
    this.settings = settings;
  }

  /** Reads the settings of one interface. */
  public <T> T read(Class<T> mapping) {
    Map<String, String> values = new HashMap<>();
    for (Method method : mapping.getMethods()) {
      if (method.getParameterCount() == 0) {
        Setting setting = Setting.of(hyphenated(method.getName()));
        value(setting, method).ifPresent(text -> values.put(PREFIX + setting.name(), text));
      }
    }
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder()
            .withMapping(mapping)
            .withSources(new PropertiesConfigSource(values, "settings", 100));
    return builder.build().getConfigMapping(mapping);
  }

  /** Returns the text of a setting if it keeps the rules, else its default. */
  private Optional<String> value(Setting setting, Method method) {
    return settings
        .get(setting.name())
        .filter(text -> isRight(setting, method, text))
        .or(() -> Optional.of(setting.byDefault()).filter(text -> !text.isEmpty()));
  }

  private boolean isRight(Setting setting, Method method, String text) {
    Optional<String> problem = problem(setting, method, text);
    problem.ifPresent(broken -> wrong(setting.name(), broken));
    return problem.isEmpty();
  }

  private Optional<String> problem(Setting setting, Method method, String text) {
    Optional<String> problem = settings.problem(setting.name());
    if (problem.isPresent()) {
      return problem;
    }
    try {
      TYPES.getOrDefault(type(method), any -> any).apply(text);
    } catch (InvalidPathException e) {
      // The exception quotes the path.
      return Optional.of("it " + settings.encoding().problem());
    } catch (IllegalArgumentException e) {
      return Optional.of(e.getMessage());
    }
    return Optional.empty();
  }

  private static Type type(Method method) {
    return method.getGenericReturnType() instanceof ParameterizedType optional
        ? optional.getActualTypeArguments()[0]
        : method.getReturnType();
  }

  private static String hyphenated(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  /** Tells whether a setting has a value, be it a wrong one. */
  boolean isSet(String name) {
    return settings.get(name).isPresent();
  }

  /** Tells whether a setting has a value; reports a mistake if it has none. */
  public boolean require(String name) {
    boolean present = isSet(name);
    if (!present) {
      Setting setting = Setting.of(name);
      mistakes.add(setting.variable() + " is missing: set it to " + setting.effect());
    }
    return present;
  }

  /**
   * Tells whether a secret can be read: from its file, or its value where no file is set. Reports a
   * mistake if neither is set; one that is set and wrong has been reported.
   */
  boolean requireSecret(String name, Optional<String> value, Optional<Path> file) {
    return isSet(name + "-file") ? file.isPresent() : require(name) && value.isPresent();
  }

  /** Tells whether a value keeps the rules of its type; reports a mistake if it does not. */
  boolean keeps(String name, Supplier<?> type) {
    try {
      type.get();
      return true;
    } catch (IllegalArgumentException e) {
      wrong(name, e.getMessage());
      return false;
    }
  }

  /** Tells whether a setting was found to break a rule. */
  boolean isWrong(String name) {
    return wrong.contains(name);
  }

  private void wrong(String name, String rule) {
    wrong.add(name);
    mistakes.add(Setting.of(name).variable() + " is wrong: " + rule);
  }

  /** Reports any other mistake. */
  void mistake(String message) {
    mistakes.add(message);
  }

  /** Runs what reads files and throws for a mistake; returns empty after one. */
  <T> Optional<T> attempt(Supplier<T> reading) {
    try {
      return Optional.of(reading.get());
    } catch (ConfigException e) {
      mistakes.addAll(e.mistakes());
      return Optional.empty();
    }
  }

  List<String> mistakes() {
    return List.copyOf(mistakes);
  }

  /**
   * @throws ConfigException with every mistake so far
   */
  public void requireNoMistakes() {
    if (!mistakes.isEmpty()) {
      throw new ConfigException(mistakes);
    }
  }
}
