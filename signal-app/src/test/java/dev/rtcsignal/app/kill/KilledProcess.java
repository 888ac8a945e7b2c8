package dev.rtcsignal.app.kill;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a {@link KillPointServer} as a process of its own until it ends, and reads its lines. */
record KilledProcess(int exitCode, List<String> lines) {
  private static final long PATIENCE_SECONDS = 300;

  /** What a process is to do, and where it is to end. */
  record Run(String url, URI cloud, String batch, KillPoint point, int nth, String task) {
    Run(String url, URI cloud, String batch) {
      this(url, cloud, batch, KillPoint.NONE, 1, "send");
    }

    Run until(KillPoint other, int times) {
      return new Run(url, cloud, batch, other, times, task);
    }

    Run doing(String other) {
      return new Run(url, cloud, batch, point, nth, other);
    }
  }

  static KilledProcess run(Run run) throws Exception {
    Path logs = Files.createDirectories(Path.of("target", "it-logs"));
    Path out = Files.createTempFile(logs, "kill-point-", ".out.txt");
    Path err = logs.resolve("kill-point-" + run.point + ".err.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dlogback.configurationFile=bench-logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                KillPointServer.class.getName(),
                run.url,
                run.cloud.toString(),
                run.batch,
                run.point.name(),
                String.valueOf(run.nth),
                run.task)
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.appendTo(err.toFile()))
            .start();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("the process did not end: " + run + ", see " + out);
      }
      List<String> lines = Files.readAllLines(out);
      Files.delete(out);
      return new KilledProcess(process.exitValue(), lines);
    } finally {
      process.destroyForcibly();
    }
  }

  boolean wasKilled() {
    return exitCode == KillSwitch.EXIT_CODE;
  }

  /** Notes what the process was told, in a ledger. */
  void tell(Ledger ledger) {
    for (String line : lines) {
      String[] words = line.split(" ");
      if (words[0].equals("stored")) {
        ledger.named(words[1], words[1]);
        ledger.told(words[1], Ledger.Told.DURABLE);
      } else if (words[0].equals("told")) {
        ledger.told(
            words[1],
            switch (words[2]) {
              case "accepted" -> Ledger.Told.ACCEPTED;
              case "refused" -> Ledger.Told.REFUSED;
              case "notSent" -> Ledger.Told.NOT_SENT;
              default -> Ledger.Told.UNCERTAIN;
            });
      }
    }
  }

  /** Returns the state of each name in the store. */
  Map<String, String> rows() {
    Map<String, String> rows = new HashMap<>();
    lines.stream()
        .map(line -> line.split(" "))
        .filter(words -> words[0].equals("row"))
        .forEach(words -> rows.put(words[1], words[2]));
    return rows;
  }
}
