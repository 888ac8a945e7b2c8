package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.config.AppConfig;
import dev.rtcsignal.app.config.ConfigException;
import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.config.FailedException;
import dev.rtcsignal.app.journal.JournalLine;
import dev.rtcsignal.app.journal.JournalLine.Entry;
import dev.rtcsignal.app.journal.JournalReader;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.replay.ReplayTarget;
import jakarta.json.JsonArrayBuilder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Plays a journal against a server, or its sends against an emulator, and compares outcomes.",
      "Signatures are made anew under the app key that is set. Exit code 0 only if all are the same."
    })
final class ReplayCommand implements Callable<Integer> {
  /** As few as a server takes from one address, and then some: what it refuses is a difference. */
  private static final int AT_ONCE = 256;

  /** How often a payload is in memory while it is played: as text, as JSON, as bytes. */
  private static final int COPIES = 6;

  private static final int MEMORY_KIB =
      (int) Math.min(1_048_576, Runtime.getRuntime().maxMemory() / 8 / 1_024);

  private static final Pattern SPEED = Pattern.compile("(\\d{1,5}(?:\\.\\d{1,3})?)x?");
  private static final int MOST_SHOWN = 20;
  private static final int MOST_SHOWN_CHARACTERS = 200;

  @Parameters(paramLabel = "FILE", description = "a file of a journal, .ndjson or .ndjson.gz")
  private Path file;

  @Option(names = "--to", paramLabel = "URL", required = true, description = "server or emulator")
  private URI target;

  @Option(
      names = "--speed",
      paramLabel = "10x|max",
      defaultValue = "1x",
      description = "how many times as fast as recorded (default: ${DEFAULT-VALUE})")
  private String speed = "1x";

  @Option(names = "--json", description = "print a JSON object")
  private boolean json;

  /** A line and what became of it now; empty for what this target cannot play. */
  private record Played(JournalLine line, CompletableFuture<Optional<String>> outcome) {}

  private final Environment environment;

  ReplayCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws InterruptedException {
    double factor = factor();
    List<JournalLine> lines = read();
    AppConfig config = new AppConfig(environment.settings());
    try (ReplayTarget to = ReplayTarget.at(target, config, environment)) {
      return compare(play(to, lines, factor));
    }
  }

  private List<Played> play(ReplayTarget to, List<JournalLine> lines, double factor)
      throws InterruptedException {
    List<Played> played = new ArrayList<>();
    Semaphore atOnce = new Semaphore(AT_ONCE);
    Semaphore memory = new Semaphore(MEMORY_KIB);
    Instant began = environment.steady().instant();
    for (JournalLine line : lines) {
      Duration since = Duration.between(lines.get(0).at(), line.at());
      await(began.plusNanos((long) (since.toNanos() / factor)));
      int kib = kib(line);
      atOnce.acquire();
      memory.acquire(kib);
      Played one = play(to, line);
      one.outcome.whenComplete(
          (outcome, never) -> {
            memory.release(kib);
            atOnce.release();
          });
      played.add(one);
    }
    return played;
  }

  /** A line whose payload was not kept may stand for one that is much longer. */
  private static int kib(JournalLine line) {
    return Math.min(MEMORY_KIB, COPIES * (line.entry().payload().size() / 1_024 + 1));
  }

  /** What was recorded is looked at first, so that nothing is played whose outcome says nothing. */
  private static Played play(ReplayTarget to, JournalLine line) {
    try {
      Entry entry = line.entry();
      ReplayTarget.recorded(entry);
      return new Played(line, to.play(entry));
    } catch (RuntimeException e) {
      throw new FailedException(
          "line " + line.number() + " of FILE is not as a server wrote it, and cannot be played");
    }
  }

  private double factor() {
    if (speed.equals("max")) {
      return Double.POSITIVE_INFINITY;
    }
    Matcher number = SPEED.matcher(speed);
    if (!number.matches() || Double.parseDouble(number.group(1)) == 0) {
      throw new ConfigException(List.of("--speed takes a number as 10x, or max"));
    }
    return Double.parseDouble(number.group(1));
  }

  private List<JournalLine> read() {
    try {
      // They were written as they were answered.
      return JournalReader.read(file).stream()
          .sorted(Comparator.comparing(JournalLine::at))
          .toList();
    } catch (NoSuchFileException e) {
      throw new FailedException("FILE is not there");
    } catch (IOException e) {
      throw new FailedException(
          "FILE cannot be read, it takes a journal, .ndjson or .ndjson.gz: " + e.getMessage());
    }
  }

  private void await(Instant due) throws InterruptedException {
    Duration left = Duration.between(environment.steady().instant(), due);
    if (!left.isNegative()) {
      TimeUnit.NANOSECONDS.sleep(left.toNanos());
    }
  }

  private int compare(List<Played> played) {
    List<String> differences = new ArrayList<>();
    int same = 0;
    int skipped = 0;
    for (Played one : played) {
      Optional<String> now = one.outcome.join();
      String before = ReplayTarget.recorded(one.line.entry());
      if (now.isEmpty()) {
        skipped++;
      } else if (now.get().equals(before)) {
        same++;
      } else {
        differences.add(describe(one.line, before, now.get()));
      }
    }
    print(played.size(), same, skipped, differences);
    return differences.isEmpty() && same > 0 ? 0 : 1;
  }

  private static String describe(JournalLine line, String before, String now) {
    String kind = line.entry().line().getString("kind", "");
    return ReplayTarget.seen(
        "line "
            + line.number()
            + ", "
            + kind
            + " at "
            + line.at()
            + ": was "
            + around(before, now)
            + ", is "
            + around(now, before));
  }

  /** Of what is long, only where it differs from the other. */
  private static String around(String outcome, String other) {
    if (outcome.length() <= MOST_SHOWN_CHARACTERS) {
      return outcome;
    }
    int difference = Math.max(0, Arrays.mismatch(outcome.toCharArray(), other.toCharArray()));
    int start = edge(outcome, Math.max(0, difference - MOST_SHOWN_CHARACTERS / 2));
    int end = edge(outcome, Math.min(outcome.length(), start + MOST_SHOWN_CHARACTERS));
    String before = start > 0 ? "..." : "";
    String after = end < outcome.length() ? "..." : "";
    String shown = before + outcome.substring(start, end) + after;
    return shown + " (" + outcome.length() + " characters)";
  }

  /** Never between the halves of a character. */
  private static int edge(String text, int at) {
    return at < text.length() && Character.isLowSurrogate(text.charAt(at)) ? at - 1 : at;
  }

  private void print(int all, int same, int skipped, List<String> differences) {
    String summary =
        json
            ? toJson(all - skipped, same, skipped, differences)
            : (all - skipped)
                + " played, "
                + same
                + " the same, "
                + differences.size()
                + " different"
                + (skipped == 0 ? "" : ", " + skipped + " not for this target");
    if (!json) {
      differences.stream().limit(MOST_SHOWN).forEach(environment.out()::println);
    }
    environment.out().println(summary);
    environment.out().flush();
  }

  private static String toJson(int played, int same, int skipped, List<String> differences) {
    JsonArrayBuilder list = Json.array();
    differences.forEach(list::add);
    return Json.object()
        .add("played", played)
        .add("same", same)
        .add("skipped", skipped)
        .add("differences", list)
        .build()
        .toString();
  }
}
