package dev.rtcsignal.app.kafka;

import dev.rtcsignal.ports.SignalLog.LogException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Writes records to Kafka without blocking. Memory is bounded: by the buffer of the producer in
 * bytes, and by a number of records. Safe for use by many threads.
 */
final class RecordWriter implements AutoCloseable {
  private final Producer<byte[], byte[]> producer;
  private final Semaphore places;
  private final int maxInFlight;

  /**
   * @param producer that does not block either: its {@code max.block.ms} is 0
   * @param maxInFlight the most records that are not acknowledged yet
   */
  RecordWriter(Producer<byte[], byte[]> producer, int maxInFlight) {
    this.producer = producer;
    this.maxInFlight = maxInFlight;
    this.places = new Semaphore(maxInFlight);
  }

  /**
   * Writes a record.
   *
   * @return completes once all replicas in sync have it; fails with {@link LogException} if not
   *     within the delivery time-out of the producer, or at once where there is no memory
   */
  CompletableFuture<Void> write(String topic, byte[] key, byte[] value) {
    if (!places.tryAcquire()) {
      return failed(maxInFlight + " records are in flight", null);
    }
    CompletableFuture<Void> written = new CompletableFuture<>();
    written.whenComplete((done, failure) -> places.release());
    try {
      producer.send(
          new ProducerRecord<>(topic, key, value),
          (place, failure) -> {
            if (failure == null) {
              written.complete(null);
            } else {
              written.completeExceptionally(new LogException(reason(failure), failure));
            }
          });
    } catch (RuntimeException e) {
      // Closed, or in a state that only a new producer leaves.
      written.completeExceptionally(new LogException(reason(e), e));
    }
    // A copy, since one who cancels it must not give the place of the record away.
    return written.copy();
  }

  private static CompletableFuture<Void> failed(String why, Throwable cause) {
    return CompletableFuture.failedFuture(new LogException(why, cause));
  }

  private static String reason(Exception failure) {
    if (failure instanceof BufferExhaustedException) {
      return "the buffer of the producer is full";
    }
    if (failure instanceof RecordTooLargeException) {
      return "the record is larger than Kafka takes";
    }
    return failure instanceof TimeoutException
        ? "Kafka did not take it in time"
        : "Kafka refused it with " + failure.getClass().getSimpleName();
  }

  /**
   * Asks for the partitions of a topic, so that the first record does not have to wait for them.
   *
   * @return whether they are known; if not, they have been asked for
   */
  boolean prepare(String topic) {
    try {
      return !producer.partitionsFor(topic).isEmpty();
    } catch (KafkaException e) {
      return false;
    }
  }

  /** Waits a short time for what is in flight. */
  @Override
  public void close() {
    producer.close(Duration.ofMillis(500));
  }
}
