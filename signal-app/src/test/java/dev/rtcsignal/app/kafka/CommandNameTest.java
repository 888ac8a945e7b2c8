package dev.rtcsignal.app.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.domain.message.InvalidSignalException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class CommandNameTest {
  private static ConsumerRecord<byte[], byte[]> record(String... keys) {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>("commands", 2, 17, null, new byte[0]);
    for (String key : keys) {
      record.headers().add("Idempotency-Key", key.getBytes(StandardCharsets.UTF_8));
    }
    return record;
  }

  private static String name(String topic) {
    return new CommandName.Place(topic, Integer.MAX_VALUE, Long.MAX_VALUE).name().value();
  }

  @Test
  void withoutAHeaderThePlaceIsTheName() {
    assertThat(CommandName.of(record()).value()).isEqualTo("commands-2-17");
  }

  @Test
  void theHeaderIsTheName() {
    assertThat(CommandName.of(record("order-4711")).value()).isEqualTo("order-4711");
  }

  @Test
  void twoHeadersAndOtherFormsBreakARule() {
    assertThatThrownBy(() -> CommandName.of(record("a", "b")))
        .isInstanceOf(InvalidCommandException.class);
    assertThatThrownBy(() -> CommandName.of(record("a b")))
        .isInstanceOf(InvalidSignalException.class);
    assertThatThrownBy(() -> CommandName.of(record(""))).isInstanceOf(InvalidSignalException.class);
  }

  /** 97 characters of a topic, a partition of 10 and an offset of 19 digits are 128 with dashes. */
  @Test
  void topicsOfUpTo97CharactersAreWhole() {
    assertThat(name("t".repeat(97))).hasSize(128).startsWith("t".repeat(97) + "-");
    assertThat(name("t".repeat(98))).startsWith("t".repeat(64) + ":").contains("-2147483647-");
  }

  @Test
  void longTopicsThatBeginTheSameHaveOtherNames() {
    assertThat(name("t".repeat(98) + "a")).isNotEqualTo(name("t".repeat(98) + "b"));
    assertThat(name("t".repeat(249)).length()).isLessThanOrEqualTo(128);
  }
}
