package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.files.PrivateFiles;
import dev.rtcsignal.domain.delivery.BulkReport.State;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;

/** Writes the users that remain, and the report, at the end of a bulk send. For one thread. */
final class BulkFiles implements AutoCloseable {
  private final BulkOptions options;
  private final Optional<FileChannel> report;

  private BulkFiles(BulkOptions options, Optional<FileChannel> report) {
    this.options = options;
    this.report = report;
  }

  /**
   * Opens the files, so that one that cannot be written is reported before anything is sent.
   *
   * @throws dev.rtcsignal.app.config.FailedException if one cannot
   */
  static BulkFiles open(BulkOptions options) {
    change(options.newRemaining(), () -> PrivateFiles.open(options.newRemaining()).close());
    Optional<FileChannel> report = options.report().map(BulkFiles::openReport);
    return new BulkFiles(options, report);
  }

  private static FileChannel openReport(Path file) {
    try {
      return PrivateFiles.openLocked(file).truncate(0);
    } catch (IOException e) {
      throw OutcomeFile.failed(file, e);
    }
  }

  /**
   * Writes both files; a failure of one does not keep the other from being written.
   *
   * @return the file of remaining users, if there are any
   */
  Optional<Path> write(ListReport outcome, boolean replacesEarlier) {
    try {
      return writeRemaining(outcome, replacesEarlier);
    } finally {
      report.ifPresent(
          channel -> {
            Path file = options.report().orElseThrow();
            change(file, () -> write(channel, outcome.lines()));
          });
    }
  }

  /** Replaces the whole list at once, so that a crash loses neither list. */
  private Optional<Path> writeRemaining(ListReport outcome, boolean replacesEarlier) {
    Path file = options.remaining();
    Path fresh = options.newRemaining();
    if (outcome.counts().get(State.NOT_SENT) > 0) {
      change(
          fresh,
          () -> {
            try (FileChannel channel = PrivateFiles.open(fresh)) {
              write(channel, outcome.notSent());
            }
          });
      change(file, () -> Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING));
      return Optional.of(file);
    }
    change(file, () -> Files.deleteIfExists(fresh));
    if (options.isRemaining() || replacesEarlier) {
      change(file, () -> Files.deleteIfExists(file));
    }
    return Optional.empty();
  }

  private static void write(FileChannel channel, Stream<String> lines) throws IOException {
    channel.truncate(0);
    BufferedWriter writer = new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8));
    for (Iterator<String> next = lines.iterator(); next.hasNext(); ) {
      writer.write(next.next());
      writer.write('\n');
    }
    writer.flush();
    channel.force(true);
  }

  /** Changes a file. */
  @FunctionalInterface
  interface Change {
    void make() throws IOException;
  }

  /**
   * Changes a file, and reports a failure with its name.
   *
   * @throws dev.rtcsignal.app.config.FailedException if it cannot be written
   */
  static void change(Path file, Change change) {
    try {
      change.make();
    } catch (IOException e) {
      throw OutcomeFile.failed(file, e);
    }
  }

  @Override
  public void close() {
    report.ifPresent(channel -> change(options.report().orElseThrow(), channel::close));
  }
}
