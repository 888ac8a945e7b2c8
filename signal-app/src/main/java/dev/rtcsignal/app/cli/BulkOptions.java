package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.config.FailedException;
import dev.rtcsignal.app.config.TextFile;
import dev.rtcsignal.app.files.SameFile;
import dev.rtcsignal.domain.delivery.BulkReport.State;
import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.UserId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options of a bulk send, whose users are read from a file. */
final class BulkOptions {
  private static final String STANDARD_INPUT = "-";
  private static final String REMAINING = ".remaining";

  @Option(
      names = "--to-file",
      paramLabel = "FILE|-",
      description = {
        "a file of users, one per line, or - for standard input: up to 1,000,000, sent in many calls",
        "within the quota; lines that begin with # are ignored; each outcome is in FILE.outcomes",
        "(users.outcomes for -), so that the same command continues a run that was cut off; users",
        "that were not sent to are in FILE.remaining, which the next run reads and updates"
      })
  private Optional<String> toFile = Optional.empty();

  @Option(
      names = "--dry-run",
      description =
          "with --to-file: print what would be sent and how long it takes, and send nothing")
  private boolean dryRun;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "with --to-file: write user, TAB, and accepted, refused, not-sent or uncertain")
  private Optional<Path> report = Optional.empty();

  @Option(
      names = "--repeat-uncertain",
      description =
          "with --to-file: send again to users who may have the message from an earlier run")
  private boolean repeatUncertain;

  @Option(
      names = "--repeat-refused",
      description = "with --to-file: send again to users whom the cloud refused in an earlier run")
  private boolean repeatRefused;

  @Option(
      names = "--job",
      paramLabel = "NAME",
      description = {
        "with --to-file and SIGNAL_STORE: the name of this job in the outbox; the same message is",
        "sent to the same users once for each job while the store keeps it"
      })
  private String job = "";

  /** Returns the name of the job in the outbox; empty if it has none. */
  String job() {
    return job;
  }

  boolean hasRightJob() {
    return job.matches("[A-Za-z0-9._-]{0,50}");
  }

  boolean isUsed() {
    return toFile.isPresent();
  }

  boolean isComplete() {
    return isUsed() || (!dryRun && report.isEmpty() && repeated().isEmpty() && job.isEmpty());
  }

  boolean dryRun() {
    return dryRun;
  }

  Optional<Path> report() {
    return report;
  }

  /** Returns the outcomes of earlier runs that do not keep a user from being sent to. */
  Set<State> repeated() {
    Set<State> repeated = EnumSet.noneOf(State.class);
    if (repeatUncertain) {
      repeated.add(State.UNCERTAIN);
    }
    if (repeatRefused) {
      repeated.add(State.REFUSED);
    }
    return repeated;
  }

  /**
   * Returns the file for the users that were not sent to. A file that an earlier run left is
   * updated in place; any other input file is never changed.
   */
  Path remaining() {
    return Path.of(isRemaining() ? toFile.orElseThrow() : name() + REMAINING);
  }

  boolean isRemaining() {
    return toFile.filter(file -> file.endsWith(REMAINING)).isPresent();
  }

  /** Returns the file of outcomes, which a list and what remains of it share. */
  Path outcomes() {
    String list = remaining().toString();
    return Path.of(list.substring(0, list.length() - REMAINING.length()) + ".outcomes");
  }

  /** A pipe has no name of its own: neither standard input nor that of a shell's {@code <(..)}. */
  private String name() {
    return toFile
        .filter(file -> !file.equals(STANDARD_INPUT))
        .filter(file -> !Files.exists(Path.of(file)) || Files.isRegularFile(Path.of(file)))
        .map(BulkOptions::withoutLink)
        .orElse("users");
  }

  /** A list has one file of outcomes, whichever link leads to it. */
  private static String withoutLink(String file) {
    try {
      Path path = Path.of(file);
      return Files.isSymbolicLink(path) ? path.toRealPath().toString() : file;
    } catch (IOException e) {
      // Reading the list reports it.
      return file;
    }
  }

  /**
   * Checks that the report replaces no other file of this run.
   *
   * @throws FailedException if it would
   */
  void requireReportOfItsOwn() {
    if (report.filter(this::isOfThisRun).isPresent()) {
      throw new FailedException(
          "--report is a file of users or of outcomes: " + report.orElseThrow());
    }
  }

  /**
   * Checks that a run can neither lose users that an earlier one left, nor send to users twice.
   *
   * @throws FailedException if an earlier run left users that this one does not know of
   */
  void requireNothingLeft(OutcomeFile outcomes) {
    if (outcomes.anotherIsUnfinished()) {
      throw new FailedException(
          outcomes.path()
              + " is of another message (or application, room, sender or cloud) that was not sent to"
              + " all: repeat that command to finish it, or remove the file to forget its outcomes");
    }
    if (!isRemaining() && !outcomes.continuesTheLastRun() && Files.exists(remaining())) {
      throw new FailedException(
          remaining() + " is left from an earlier run: send to those with --to-file, or remove it");
    }
  }

  private boolean isOfThisRun(Path file) {
    return Stream.of(Path.of(toFile.orElseThrow()), remaining(), newRemaining(), outcomes())
        .anyMatch(list -> SameFile.isSame(list, file));
  }

  /** Returns the file that the remaining users are written to before it replaces the last one. */
  Path newRemaining() {
    return remaining().resolveSibling(remaining().getFileName() + ".new");
  }

  /**
   * Reads the users.
   *
   * @throws FailedException if the file cannot be read
   * @throws InvalidSignalException naming the line that breaks the rule, not the user
   */
  List<UserId> users(InputStream standardInput) {
    List<String> lines = lines(standardInput);
    List<UserId> users = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        users.add(user(line, i + 1));
      }
    }
    return users;
  }

  private static UserId user(String line, int number) {
    try {
      return new UserId(line);
    } catch (InvalidSignalException e) {
      throw new InvalidSignalException(
          e.rule(), "line " + number + " of --to-file: " + e.getMessage());
    }
  }

  private List<String> lines(InputStream standardInput) {
    String file = toFile.orElseThrow();
    try {
      String text =
          file.equals(STANDARD_INPUT) ? TextFile.read(standardInput) : TextFile.read(Path.of(file));
      return text.lines().toList();
    } catch (IOException e) {
      throw new FailedException(
          "--to-file cannot be read: " + file + ": " + TextFile.reason(Path.of(file), e));
    }
  }
}
