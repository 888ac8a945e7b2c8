package dev.rtcsignal.ports.wrong;

import dev.rtcsignal.ports.contract.SignalTransportContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs suites in a class loader that has what a user has at least: the library, junit-jupiter-api
 * and its engine, the classes of the test-jar, and an adapter. It has no other class of the tests
 * of this module and no other library.
 */
final class IsolatedSuiteRun implements AutoCloseable {
  /** One class of each library. */
  private static final List<String> LIBRARIES =
      List.of(
          "dev.rtcsignal.domain.message.AppId",
          "dev.rtcsignal.ports.SignalTransport",
          "org.junit.jupiter.api.Test",
          "org.junit.jupiter.engine.JupiterTestEngine",
          "org.junit.platform.commons.JUnitException",
          "org.junit.platform.engine.TestEngine",
          "org.junit.platform.launcher.Launcher",
          "org.opentest4j.AssertionFailedError");

  private final URLClassLoader loader;

  IsolatedSuiteRun(Path folder) throws ReflectiveOperationException, IOException {
    List<URL> classPath = new ArrayList<>();
    for (String library : LIBRARIES) {
      classPath.add(location(Class.forName(library)));
    }
    copy("dev/rtcsignal/ports/contract", folder);
    copy("dev/rtcsignal/ports/wrong", folder);
    classPath.add(folder.toUri().toURL());
    loader =
        new URLClassLoader(classPath.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  private static URL location(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  private static void copy(String classes, Path folder) throws IOException {
    try (Stream<Path> files =
        Files.list(Path.of(location(SignalTransportContract.class).toURI()).resolve(classes))) {
      Path target = Files.createDirectories(folder.resolve(classes));
      files.forEach(file -> copyInto(target, file));
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  private static void copyInto(Path target, Path file) {
    try {
      Files.copy(file, target.resolve(file.getFileName()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ClassLoader loader() {
    return loader;
  }

  /** As {@link SuiteRun#of}. */
  @SuppressWarnings("unchecked")
  Map<String, String> of(String suite) throws ReflectiveOperationException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      Class<?> run = loader.loadClass(SuiteRun.class.getName());
      return (Map<String, String>) run.getMethod("of", String.class).invoke(null, suite);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }
}
