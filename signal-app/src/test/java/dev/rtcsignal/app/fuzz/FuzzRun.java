package dev.rtcsignal.app.fuzz;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Fuzzes one target after another, each in a JVM of its own, and adds up the executions. Stops at
 * the first finding, with the status 1.
 */
public final class FuzzRun {
  private static final Pattern EXECUTIONS =
      Pattern.compile("(?m)^stat::number_of_executed_units:\\s*(\\d+)");
  private static final int MAX_LEN = 4_096;

  /** What goes through each character of 64 KiB, where each comparison would be told. */
  private static final String LOOPS =
      "dev.rtcsignal.app.fuzz.**:dev.rtcsignal.domain.message.Payload**";

  /** They look into every step of every regular expression: a hundredth of the speed. */
  private static final String SLOW_HOOKS =
      "com.code_intelligence.jazzer.sanitizers.RegexRoadblocks";

  /** Where the fuzzer begins to tell of a finding, and where it begins to show the input. */
  private static final String BEGINS = "== ";

  private static final String ENDS = "== libFuzzer crashing input";

  private final int seconds;
  private final Path corpora;
  private final Path work;

  private FuzzRun(int seconds, Path corpora, Path work) {
    this.seconds = seconds;
    this.corpora = corpora;
    this.work = work;
  }

  /**
   * @param args the seconds for each target, a regular expression that finds names of targets, the
   *     directory of the corpora, and one to work in
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    FuzzRun run = new FuzzRun(Integer.parseInt(args[0]), Path.of(args[2]), Path.of(args[3]));
    Pattern only = Pattern.compile(args[1]);
    long sum = 0;
    int targets = 0;
    for (Map.Entry<String, Class<?>> target : FuzzTargets.all().entrySet()) {
      if (only.matcher(target.getKey()).find()) {
        sum += run.fuzz(target.getKey(), target.getValue());
        targets++;
      }
    }
    print("%,d executions of %d targets, no finding", sum, targets);
  }

  private long fuzz(String name, Class<?> target) throws IOException, InterruptedException {
    Path place = work.resolve(name);
    Path corpus = copiedCorpus(name, place);
    Path log = place.resolve("log.txt");
    Process process =
        new ProcessBuilder(command(name, target, corpus))
            .directory(place.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    int status = process.waitFor();
    String told = Files.readString(log, StandardCharsets.ISO_8859_1);
    Matcher executions = EXECUTIONS.matcher(told);
    if (status != 0 || !executions.find()) {
      print("%s: A FINDING, status %d; all of it is in %s", name, status, log);
      story(told).forEach(FuzzRun::print);
      System.exit(1);
    }
    long count = Long.parseLong(executions.group(1));
    print("%-20s %,12d executions %,9d/s", name, count, count / Math.max(1, seconds));
    return count;
  }

  /** Returns what happened and where the input is, without the input. */
  private static List<String> story(String told) {
    Stream<String> what =
        told.lines()
            .dropWhile(line -> !line.contains(BEGINS))
            .takeWhile(line -> !line.contains(ENDS));
    Stream<String> where = told.lines().filter(line -> line.contains("Test unit written to"));
    return Stream.concat(what, where).toList();
  }

  /** What the fuzzer adds does not belong to the sources; what is known to fail would end it. */
  private Path copiedCorpus(String name, Path place) throws IOException {
    Path corpus = Files.createDirectories(place.resolve("corpus"));
    for (Path file : FuzzTargets.files(corpora.resolve(name))) {
      if (!FuzzTargets.isOpen(file)) {
        Files.copy(file, corpus.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return corpus;
  }

  private List<String> command(String name, Class<?> target, Path corpus) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx768m",
                "-XX:+UseSerialGC",
                "-Dlogback.configurationFile=bench-logback.xml",
                "-cp",
                absoluteClassPath(),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.getName(),
                "--instrumentation_includes=dev.rtcsignal.**",
                "--instrumentation_excludes=" + LOOPS,
                "--disabled_hooks=" + SLOW_HOOKS,
                "-max_total_time=" + seconds,
                "-max_len=" + MAX_LEN,
                "-timeout=20",
                "-rss_limit_mb=3072",
                "-print_final_stats=1"));
    Path words = corpora.resolve(name + ".dict").toAbsolutePath();
    if (Files.exists(words)) {
      command.add("-dict=" + words);
    }
    command.add(corpus.toAbsolutePath().toString());
    return command;
  }

  private static String absoluteClassPath() {
    List<String> parts = new ArrayList<>();
    for (String part : System.getProperty("java.class.path").split(File.pathSeparator)) {
      parts.add(Path.of(part).toAbsolutePath().toString());
    }
    return String.join(File.pathSeparator, parts);
  }

  private static void print(String format, Object... values) {
    print(String.format(Locale.ROOT, format, values));
  }

  private static void print(String line) {
    System.out.println(line);
  }
}
