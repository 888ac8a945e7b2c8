package dev.rtcsignal.app.kafka;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.json.OutboxJson;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.outbox.SignalName;
import dev.rtcsignal.ports.Delayer;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Writes what became of commands to a topic, each until Kafka has taken it. Safe for use by many
 * threads.
 */
final class KafkaOutcomes implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final RecordWriter writer;
  private final String topic;
  private final Delayer delayer;
  private volatile boolean closed;

  KafkaOutcomes(RecordWriter writer, String topic, Delayer delayer) {
    this.writer = writer;
    this.topic = topic;
    this.delayer = delayer;
  }

  /** Writes a signal that has ended. */
  CompletableFuture<Void> ended(OutboxEntry entry) {
    return write(entry.name(), OutboxJson.entry(entry));
  }

  /** Writes a command that breaks a rule, and is not sent. */
  CompletableFuture<Void> invalid(SignalName name, String rule, String message) {
    return write(
        name,
        Json.object()
            .add("name", name.value())
            .add("state", "invalid")
            .add("rule", rule)
            .add("message", message)
            .build());
  }

  private CompletableFuture<Void> write(SignalName name, JsonObject outcome) {
    CompletableFuture<Void> written = new CompletableFuture<>();
    attempt(utf8(name.value()), utf8(outcome.toString()), written);
    return written;
  }

  private void attempt(byte[] key, byte[] value, CompletableFuture<Void> written) {
    writer
        .write(topic, key, value)
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                written.complete(null);
              } else if (!closed) {
                delayer.after(PERIOD).thenRun(() -> attempt(key, value, written));
              }
            });
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Gives up what Kafka has not taken: its offset is not committed, so that it is read again. */
  @Override
  public void close() {
    closed = true;
  }
}
