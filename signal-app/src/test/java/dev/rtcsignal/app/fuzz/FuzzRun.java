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
 * Runs Jazzer on one target after another, each in its own JVM, and sums up the executions. Exits
 * with status 1 at the first finding.
 */
public final class FuzzRun {
  private static final Pattern EXECUTIONS =
      Pattern.compile("(?m)^stat::number_of_executed_units:\\s*(\\d+)");
  private static final int MAX_LEN = 4_096;

  /** Classes with loops over 64 KiB of text, in which instrumentation of comparisons is slow. */
  private static final String LOOPS =
      "dev.rtcsignal.app.fuzz.**:dev.rtcsignal.domain.message.Payload**";

  /** The hooks of regular expressions, with which targets run a hundred times slower. */
  private static final String SLOW_HOOKS =
      "com.code_intelligence.jazzer.sanitizers.RegexRoadblocks";

  /** The first line of the report of a finding. */
  private static final String REPORT_START = "== ";

  /** The line after which libFuzzer prints the input. */
  private static final String INPUT_START = "== libFuzzer crashing input";

  private final int seconds;
  private final Path corpora;
  private final Path work;

  private FuzzRun(int seconds, Path corpora, Path work) {
    this.seconds = seconds;
    this.corpora = corpora;
    this.work = work;
  }

  /**
   * @param args the seconds for each target, a regular expression for names of targets, the
   *     directory of the corpora, and a working directory
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
    Path directory = work.resolve(name);
    Path corpus = copiedCorpus(name, directory);
    Path log = directory.resolve("log.txt");
    Process process =
        new ProcessBuilder(command(name, target, corpus))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    int status = process.waitFor();
    String output = Files.readString(log, StandardCharsets.ISO_8859_1);
    Matcher executions = EXECUTIONS.matcher(output);
    if (status != 0 || !executions.find()) {
      print("%s: finding, status %d; full log: %s", name, status, log);
      report(output).forEach(FuzzRun::print);
      System.exit(1);
    }
    long count = Long.parseLong(executions.group(1));
    print("%-20s %,12d executions %,9d/s", name, count, count / Math.max(1, seconds));
    return count;
  }

  /** Returns the report of the finding and the path of the input, but not the input. */
  private static List<String> report(String output) {
    Stream<String> report =
        output
            .lines()
            .dropWhile(line -> !line.contains(REPORT_START))
            .takeWhile(line -> !line.contains(INPUT_START));
    Stream<String> path = output.lines().filter(line -> line.contains("Test unit written to"));
    return Stream.concat(report, path).toList();
  }

  /**
   * Copies the corpus, since Jazzer adds files to it, without open findings, which would stop it.
   */
  private Path copiedCorpus(String name, Path directory) throws IOException {
    Path corpus = Files.createDirectories(directory.resolve("corpus"));
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
    Path dictionary = corpora.resolve(name + ".dict").toAbsolutePath();
    if (Files.exists(dictionary)) {
      command.add("-dict=" + dictionary);
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
