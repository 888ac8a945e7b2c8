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

/** The options of a send to very many, who are named in a file. */
final class BulkOptions {
  private static final String STANDARD_INPUT = "-";
  private static final String REMAINING = ".remaining";

  @Option(
      names = "--to-file",
      paramLabel = "FILE|-",
      description = {
        "a file of users, one a line, or - for standard input: up to 1,000,000, sent in many calls",
        "within the quota; lines that begin with # are left out; those not sent are written to",
        "FILE.remaining (users.remaining for -), which the next run takes and brings up to date"
      })
  private Optional<String> toFile = Optional.empty();

  @Option(
      names = "--dry-run",
      description =
          "with --to-file: say what would be sent and how long it takes, and send nothing")
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
   * Where those are written who were not sent. A file of those who remain from an earlier run is
   * brought up to date; any other that was read is left alone.
   */
  Path remaining() {
    String name = toFile.filter(file -> !file.equals(STANDARD_INPUT)).orElse("users");
    return Path.of(isOfThoseWhoRemain() ? name : name + REMAINING);
  }

  boolean isOfThoseWhoRemain() {
    return toFile.filter(file -> file.endsWith(REMAINING)).isPresent();
  }

  /**
   * Sees to it that a run cannot lose whom an earlier one left, nor send again to whom it had sent.
   *
   * @throws FailedException if somebody remains from an earlier run of another file
   */
  void requireNobodyLeft() {
    if (report.filter(this::isOneOfTheLists).isPresent()) {
      throw new FailedException("--report is a file of users: " + report.orElseThrow());
    }
    if (!isOfThoseWhoRemain() && Files.exists(remaining())) {
      throw new FailedException(
          remaining() + " is left from an earlier run: send to those with --to-file, or remove it");
    }
  }

  private boolean isOneOfTheLists(Path file) {
    return Stream.of(Path.of(toFile.orElseThrow()), remaining(), freshRemaining())
        .map(list -> list.toAbsolutePath().normalize())
        .anyMatch(file.toAbsolutePath().normalize()::equals);
  }

  /** Where the list of those who remain is written before it takes its place. */
  Path freshRemaining() {
    return remaining().resolveSibling(remaining().getFileName() + ".new");
  }

  /**
   * Reads the users.
   *
   * @throws FailedException if that cannot be done
   * @throws InvalidSignalException naming the line whose name breaks the rule, not the name
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
