package dev.rtcsignal.app.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of the whole repository, without what a build or Git makes. */
final class SourceFiles {
  private static final List<Path> ALL = all();

  private SourceFiles() {}

  /** Returns the files whose path, with {@code /} between its parts, matches. */
  static List<Path> matching(String regex) {
    return ALL.stream().filter(file -> name(file).matches(regex)).toList();
  }

  /** Returns the path as it is written in reports, with {@code /} between its parts. */
  static String name(Path file) {
    return file.toString().replace('\\', '/');
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int lines(Path file) {
    return (int) read(file).lines().count();
  }

  private static List<Path> all() {
    Path root = Path.of("..");
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .map(root::relativize)
          .filter(file -> !("/" + name(file)).matches(".*/(target|\\.git)/.*"))
          .map(root::resolve)
          .filter(Files::isRegularFile)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
