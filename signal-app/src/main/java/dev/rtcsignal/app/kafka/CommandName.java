package dev.rtcsignal.app.kafka;

import dev.rtcsignal.domain.outbox.SignalName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Gives each command its name in the outbox, the same at each delivery. */
final class CommandName {
  private static final String HEADER = "Idempotency-Key";

  private CommandName() {}

  /**
   * Returns the name in the header of a record; without one, that of its place.
   *
   * @throws InvalidCommandException if there are several
   * @throws dev.rtcsignal.domain.message.InvalidSignalException if it is no name
   */
  static SignalName of(ConsumerRecord<byte[], byte[]> record) {
    List<String> keys = new ArrayList<>();
    for (Header header : record.headers().headers(HEADER)) {
      byte[] value = header.value() == null ? new byte[0] : header.value();
      keys.add(new String(value, StandardCharsets.UTF_8));
    }
    if (keys.size() > 1) {
      throw new InvalidCommandException("idempotency-key", "send " + HEADER + " once");
    }
    return keys.isEmpty() ? Place.of(record).name() : new SignalName(keys.get(0));
  }

  /** Where a command stands in Kafka. */
  record Place(String topic, int partition, long offset) {
    /** The dashes, the largest partition and the largest offset. */
    private static final int LONGEST_END = 2 + 10 + 19;

    private static final int LONGEST_TOPIC = SignalName.MAX_LENGTH - LONGEST_END;
    private static final int KEPT = 64;
    private static final int DIGEST_CHARACTERS = 32;

    static Place of(ConsumerRecord<?, ?> record) {
      return new Place(record.topic(), record.partition(), record.offset());
    }

    /**
     * Returns {@code TOPIC-PARTITION-OFFSET}. All characters of a topic may be in a name. Of a
     * topic that is too long its beginning is kept, and a digest behind a colon, which no topic
     * has.
     */
    SignalName name() {
      return new SignalName(shortened() + "-" + partition + "-" + offset);
    }

    private String shortened() {
      return topic.length() <= LONGEST_TOPIC
          ? topic
          : topic.substring(0, KEPT) + ":" + digest().substring(0, DIGEST_CHARACTERS);
    }

    private String digest() {
      try {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        return HexFormat.of().formatHex(sha256.digest(topic.getBytes(StandardCharsets.UTF_8)));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("each JDK has SHA-256", e);
      }
    }

    @Override
    public String toString() {
      return name().value();
    }
  }
}
