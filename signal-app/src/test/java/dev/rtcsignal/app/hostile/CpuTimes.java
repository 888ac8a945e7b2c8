package dev.rtcsignal.app.hostile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * CPU times in ticks of Linux: of the machine, and of the two processes of a test. If other
 * processes use the CPUs, latencies say nothing about the server.
 */
record CpuTimes(long all, long busy, long own) {
  private static final int IDLE = 4;
  private static final int WAITING = 5;
  private static final int USER = 11;
  private static final int SYSTEM = 12;

  /** Reads the CPU times of this process and the server. */
  static CpuTimes now(long server) throws IOException {
    String[] line = Files.readAllLines(Path.of("/proc/stat")).get(0).split(" +");
    long all = Stream.of(line).skip(1).limit(8).mapToLong(Long::parseLong).sum();
    long idle = Long.parseLong(line[IDLE]) + Long.parseLong(line[WAITING]);
    return new CpuTimes(all, all - idle, used(ProcessHandle.current().pid()) + used(server));
  }

  private static long used(long pid) throws IOException {
    String line = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
    return Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM]);
  }

  /** Returns the share of other processes since an earlier reading. */
  double othersSince(CpuTimes earlier) {
    return (double) (busy - earlier.busy - own + earlier.own) / Math.max(1, all - earlier.all);
  }
}
