package dev.rtcsignal.app.hostile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * How much of the processors has gone to processes that have nothing to do with the test: while a
 * stranger computes, nobody is served in time, and no server can help. Of Linux, in its ticks.
 */
record Processors(long all, long busy, long own) {
  private static final int IDLE = 4;
  private static final int WAITING = 5;
  private static final int USER = 11;
  private static final int SYSTEM = 12;

  /** Looks at this process and the server's. */
  static Processors now(long server) throws IOException {
    String[] line = Files.readAllLines(Path.of("/proc/stat")).get(0).split(" +");
    long all = Stream.of(line).skip(1).limit(8).mapToLong(Long::parseLong).sum();
    long idle = Long.parseLong(line[IDLE]) + Long.parseLong(line[WAITING]);
    return new Processors(all, all - idle, used(ProcessHandle.current().pid()) + used(server));
  }

  private static long used(long pid) throws IOException {
    String line = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
    return Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM]);
  }

  /** Returns the share of others of all that there was since. */
  double othersSince(Processors earlier) {
    return (double) (busy - earlier.busy - own + earlier.own) / Math.max(1, all - earlier.all);
  }
}
