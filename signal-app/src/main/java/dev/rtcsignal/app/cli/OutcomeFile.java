package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.config.FailedException;
import dev.rtcsignal.app.files.PrivateFiles;
import dev.rtcsignal.domain.delivery.BulkReport.State;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.UserId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The file to which a bulk send appends each outcome as it comes, so that a later run of the same
 * command knows what an earlier one did, however that ended. One process at a time has it locked.
 *
 * <p>A call is forced to the disk before it leaves, so a power cut does not lose it; its outcome is
 * handed to the operating system, which keeps it when the process is killed. A call whose outcome a
 * power cut loses is uncertain; it never seems not to have left. Safe for use by many threads.
 */
final class OutcomeFile implements RunRecord, AutoCloseable {
  private final Path path;
  private final FileChannel channel;
  private final String message;
  private final OutcomeRecords records;
  private final CompletableFuture<IOException> failure = new CompletableFuture<>();
  private final ReentrantLock writing = new ReentrantLock();
  private final ReentrantLock forcing = new ReentrantLock();
  private long call;
  private volatile long appended;
  private volatile long forced;

  private OutcomeFile(Path path, FileChannel channel, String message) throws IOException {
    this.path = path;
    this.channel = channel;
    this.message = message;
    this.records = new OutcomeRecords(message);
    requireOutcomes();
    dropTornLine();
    readAll();
    this.call = records.lastCall();
    this.appended = channel.size();
    this.forced = appended;
  }

  /**
   * Opens and reads the file; creates it if it is missing.
   *
   * @param message the hash that identifies the message, see {@link MessageHash}
   * @throws FailedException if it cannot be written, is in use, or is no such file
   */
  static OutcomeFile open(Path path, String message) {
    FileChannel channel = null;
    try {
      channel = PrivateFiles.openLocked(path);
      return new OutcomeFile(path, channel, message);
    } catch (IOException e) {
      closeQuietly(channel);
      throw failed(path, e);
    } catch (FailedException e) {
      closeQuietly(channel);
      throw e;
    }
  }

  private static void closeQuietly(FileChannel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        // Nothing was written, so nothing is lost.
      }
    }
  }

  static FailedException failed(Path path, IOException error) {
    return new FailedException(
        "cannot be written: " + path + " (" + PrivateFiles.reason(error) + ")");
  }

  /** Checks the first line before anything is changed: this may be a file of something else. */
  private void requireOutcomes() throws IOException {
    byte[] head = (OutcomeRecords.HEAD + "\n").getBytes(StandardCharsets.UTF_8);
    ByteBuffer begin = ByteBuffer.allocate(head.length);
    channel.read(begin, 0);
    byte[] found = Arrays.copyOf(begin.array(), begin.position());
    requireRecord(Arrays.equals(found, Arrays.copyOf(head, found.length)), 1);
  }

  /** A record without its line break was being written when the process or the machine stopped. */
  private void dropTornLine() throws IOException {
    ByteBuffer last = ByteBuffer.allocate(1);
    long end = channel.size();
    while (end > 0 && (last.position() == 0 || last.get(0) != '\n')) {
      last.clear();
      channel.read(last, end - 1);
      end -= last.get(0) == '\n' ? 0 : 1;
    }
    if (end < channel.size()) {
      channel.truncate(end);
    }
  }

  /** The reader is not closed, since that would close the channel. */
  private void readAll() throws IOException {
    channel.position(0);
    Reader text = Channels.newReader(channel, StandardCharsets.UTF_8);
    BufferedReader lines = new BufferedReader(text);
    int number = 1;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      requireRecord(number == 1 || reads(line), number);
      number++;
    }
    channel.position(channel.size());
  }

  private boolean reads(String line) {
    try {
      records.read(line);
      return true;
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return false;
    }
  }

  private void requireRecord(boolean isRecord, int line) {
    if (!isRecord) {
      throw new FailedException(
          path
              + " is no file of outcomes, or was changed: line "
              + line
              + " is wrong; restore it, or move it away to start anew, which may send twice");
    }
  }

  @Override
  public Path path() {
    return path;
  }

  /** Returns the outcomes of earlier runs; a call that was cut off is uncertain. */
  Map<UserId, State> earlier() {
    return records.known();
  }

  /** Tells whether the last run that this file records was of the same message. */
  @Override
  public boolean continuesTheLastRun() {
    return records.isThisMessage();
  }

  /** Tells whether a run of another message is not finished. */
  boolean anotherIsUnfinished() {
    return records.anotherIsUnfinished();
  }

  /** Begins a run: the records that follow are of this message. */
  @Override
  public void begin() throws IOException {
    if (appended == 0) {
      append(OutcomeRecords.HEAD);
      PrivateFiles.forceEntry(path);
    }
    append(OutcomeRecords.message(message));
  }

  /**
   * Records that a call is about to leave, and returns its number. When this returns, the record is
   * on the disk.
   *
   * @throws IOException if it is not; the call must not leave then, nor any later one
   */
  long started(Collection<UserId> users) throws IOException {
    long number;
    long end;
    writing.lock();
    try {
      number = ++call;
      end = append(OutcomeRecords.started(number, users));
    } finally {
      writing.unlock();
    }
    force(end);
    return number;
  }

  /** Records the outcome of a call. */
  void ended(long number, SendResult result) throws IOException {
    append(OutcomeRecords.ended(number, result));
  }

  /** Records that every user of the list has an outcome. */
  @Override
  public void finished() throws IOException {
    append(OutcomeRecords.finished());
    force(appended);
  }

  private long append(String record) throws IOException {
    writing.lock();
    try {
      requireNoFailure();
      ByteBuffer line = StandardCharsets.UTF_8.encode(record + "\n");
      while (line.hasRemaining()) {
        channel.write(line);
      }
      appended = channel.position();
      return appended;
    } catch (IOException e) {
      failure.complete(e);
      throw e;
    } finally {
      writing.unlock();
    }
  }

  /** After an error the last record may be torn, so none can follow it. */
  private void requireNoFailure() throws IOException {
    if (failure.isDone()) {
      throw new IOException(PrivateFiles.reason(failure.join()));
    }
  }

  /** One thread forces for all that have written meanwhile. */
  private void force(long end) throws IOException {
    forcing.lock();
    try {
      if (forced < end) {
        long written = appended;
        channel.force(false);
        forced = written;
      }
    } catch (IOException e) {
      failure.complete(e);
      throw e;
    } finally {
      forcing.unlock();
    }
  }

  /** Completes with the first error; nothing is recorded from then on. */
  @Override
  public CompletableFuture<IOException> failure() {
    return failure;
  }

  @Override
  public void close() {
    closeQuietly(channel);
  }
}
