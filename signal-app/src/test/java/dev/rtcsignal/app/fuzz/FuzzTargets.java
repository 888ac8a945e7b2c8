package dev.rtcsignal.app.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Lists the fuzz targets, the test classes whose name ends in Fuzz, by the name of their corpus.
 */
final class FuzzTargets {
  private static final String SUFFIX = "Fuzz";

  private FuzzTargets() {}

  /** Returns the classes by names like {@code callback-body}. */
  static SortedMap<String, Class<?>> all() {
    SortedMap<String, Class<?>> targets = new TreeMap<>();
    Path root = root();
    for (Path file : files(root)) {
      String path = root.relativize(file).toString();
      if (path.endsWith(SUFFIX + ".class")) {
        Class<?> target = load(path.substring(0, path.length() - ".class".length()));
        targets.put(nameOf(target), target);
      }
    }
    return targets;
  }

  private static Path root() {
    try {
      return Path.of(FuzzTargets.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Class<?> load(String path) {
    try {
      return Class.forName(path.replace('/', '.').replace('\\', '.'));
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String nameOf(Class<?> target) {
    String name = target.getSimpleName();
    return name.substring(0, name.length() - SUFFIX.length())
        .replaceAll("(?<=.)(?=[A-Z])", "-")
        .toLowerCase(Locale.ROOT);
  }

  /** Returns all files below a directory, in order; none if there is no such directory. */
  static List<Path> files(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns whether an input is an unfixed finding. */
  static boolean isOpen(Path input) {
    return input.toString().endsWith(".open");
  }

  /** Runs a target on one input, as the fuzzer does. */
  static void run(Class<?> target, byte[] input) throws Throwable {
    try {
      target.getMethod("fuzzerTestOneInput", byte[].class).invoke(null, (Object) input);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
