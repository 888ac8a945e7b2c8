package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.config.FailedException;
import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.UserId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
        "within the quota; lines that begin with # are ignored; users that were not sent to are in",
        "FILE.remaining (users.remaining for -), which the next run reads and updates"
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

  boolean isUsed() {
    return toFile.isPresent();
  }

  boolean isComplete() {
    return isUsed() || (!dryRun && report.isEmpty());
  }

  boolean dryRun() {
    return dryRun;
  }

  Optional<Path> report() {
    return report;
  }

  /**
   * Returns the file for the users that were not sent to. A file that an earlier run left is
   * updated in place; any other input file is never changed.
   */
  Path remaining() {
    String name = toFile.filter(file -> !file.equals(STANDARD_INPUT)).orElse("users");
    return Path.of(isRemaining() ? name : name + REMAINING);
  }

  boolean isRemaining() {
    return toFile.filter(file -> file.endsWith(REMAINING)).isPresent();
  }

  /**
   * Checks that a run can neither lose users that an earlier one left, nor send to users twice.
   *
   * @throws FailedException if a file of remaining users exists that is not the input
   */
  void requireNothingRemaining() {
    if (report.filter(this::isListOfUsers).isPresent()) {
      throw new FailedException("--report is a file of users: " + report.orElseThrow());
    }
    if (!isRemaining() && Files.exists(remaining())) {
      throw new FailedException(
          remaining() + " is left from an earlier run: send to those with --to-file, or remove it");
    }
  }

  private boolean isListOfUsers(Path file) {
    return Stream.of(Path.of(toFile.orElseThrow()), remaining(), newRemaining())
        .map(list -> list.toAbsolutePath().normalize())
        .anyMatch(file.toAbsolutePath().normalize()::equals);
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
      byte[] bytes =
          file.equals(STANDARD_INPUT)
              ? standardInput.readAllBytes()
              : Files.readAllBytes(Path.of(file));
      String text = new String(bytes, StandardCharsets.UTF_8);
      return (text.startsWith("\uFEFF") ? text.substring(1) : text).lines().toList();
    } catch (IOException e) {
      throw new FailedException("--to-file cannot be read: " + file);
    }
  }
}
