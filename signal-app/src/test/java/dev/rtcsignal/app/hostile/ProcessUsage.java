package dev.rtcsignal.app.hostile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The resources that a Java process on Linux uses.
 *
 * @param heapKib live objects
 * @param residentKib all of its memory in RAM
 */
public record ProcessUsage(long heapKib, long residentKib, int threads, int descriptors) {
  private static final Pattern LIVE = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");

  /** Reads the usage after a garbage collection, which pauses the process for some ms. */
  public static ProcessUsage of(long pid) throws IOException {
    Matcher live = LIVE.matcher(jcmd(pid, "GC.class_histogram"));
    if (!live.find()) {
      throw new IOException("no histogram of its heap");
    }
    long heap = Long.parseLong(live.group(1)) / 1_024;
    return new ProcessUsage(
        heap, status(pid, "VmRSS"), (int) status(pid, "Threads"), descriptors(pid));
  }

  /** Returns the highest amount of memory in RAM so far. */
  public static long peakKib(long pid) throws IOException {
    return status(pid, "VmHWM");
  }

  static int descriptors(long pid) {
    try (Stream<Path> open = Files.list(process(pid).resolve("fd"))) {
      return (int) open.count();
    } catch (IOException e) {
      throw new UncheckedIOException("no such process", e);
    }
  }

  private static Path process(long pid) {
    return Path.of("/proc", Long.toString(pid));
  }

  private static long status(long pid, String name) throws IOException {
    return Files.readAllLines(process(pid).resolve("status")).stream()
        .filter(line -> line.startsWith(name + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  private static String jcmd(long pid, String command) throws IOException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process process =
        new ProcessBuilder(jcmd.toString(), Long.toString(pid), command)
            .redirectErrorStream(true)
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "heap %.1f MiB, resident %.1f MiB, %d threads, %d descriptors",
        heapKib / 1024.0,
        residentKib / 1024.0,
        threads,
        descriptors);
  }
}
