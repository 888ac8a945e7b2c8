package dev.rtcsignal.app.kafka;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.ports.SignalLog;
import jakarta.json.JsonObjectBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * Hands callbacks over to a topic. The key is {@code APPID/USER}, so that the records of a user are
 * in one partition, in order. Safe for use by many threads.
 */
final class KafkaSignalLog implements SignalLog {
  private static final int VERSION = 1;

  private final RecordWriter writer;
  private final String topic;

  KafkaSignalLog(RecordWriter writer, String topic) {
    this.writer = writer;
    this.topic = topic;
  }

  @Override
  public CompletableFuture<Void> append(InboundSignal signal, Instant receivedAt) {
    Objects.requireNonNull(receivedAt);
    return writer.write(topic, key(signal.sender()), value(signal, receivedAt));
  }

  private static byte[] key(VerifiedSender sender) {
    return utf8(sender.app().value() + "/" + sender.user().value());
  }

  private static byte[] value(InboundSignal signal, Instant receivedAt) {
    JsonObjectBuilder json =
        Json.object()
            .add("v", VERSION)
            .add("appId", signal.sender().app().value())
            .add("userId", signal.sender().user().value());
    signal
        .payload()
        .match(
            text -> json.add("binary", false).add("text", text.value()),
            binary ->
                json.add("binary", true)
                    .add("base64", Base64.getEncoder().encodeToString(binary.value().toArray())));
    json.add("receivedAt", receivedAt.toString());
    signal.envelope().ifPresent(envelope -> json.add("seal", envelope.id()));
    return utf8(json.build().toString());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
