package dev.rtcsignal.app.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.ports.SignalLog.LogException;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RecordWriterTest {
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());

  private final RecordWriter writer = new RecordWriter(producer, 2);

  private CompletableFuture<Void> write() {
    return writer.write("topic", new byte[] {1}, new byte[] {2});
  }

  private static void assertRefused(CompletableFuture<Void> written, String why) {
    assertThat(written).isCompletedExceptionally();
    assertThatThrownBy(written::join)
        .hasCauseInstanceOf(LogException.class)
        .hasMessageEndingWith(why);
  }

  @Test
  void completesOnceKafkaHasTheRecord() {
    CompletableFuture<Void> written = write();
    assertThat(written).isNotDone();
    producer.completeNext();
    assertThat(written).isCompleted();
  }

  @Test
  void refusesARecordMoreThanItMayHold() {
    write();
    CompletableFuture<Void> second = write();
    assertRefused(write(), "2 records are in flight");
    assertThat(producer.history()).hasSize(2);
    second.cancel(true);
    assertRefused(write(), "2 records are in flight");
    producer.completeNext();
    assertThat(write()).isNotDone();
  }

  static Arguments[] failures() {
    return new Arguments[] {
      Arguments.of(new TimeoutException("secret"), "Kafka did not take it in time"),
      Arguments.of(new BufferExhaustedException("secret"), "the buffer of the producer is full"),
      Arguments.of(new RecordTooLargeException("secret"), "the record is larger than Kafka takes"),
      Arguments.of(
          new NotEnoughReplicasException("secret"),
          "Kafka refused it with NotEnoughReplicasException")
    };
  }

  @ParameterizedTest
  @MethodSource("failures")
  void saysWhyKafkaDidNotTakeIt(RuntimeException failure, String why) {
    CompletableFuture<Void> written = write();
    producer.errorNext(failure);
    assertRefused(written, why);
    write();
    assertThat(write()).isNotDone();
  }

  @Test
  void aProducerThatThrowsFailsTheRecordAlone() {
    writer.close();
    assertRefused(write(), "Kafka refused it with IllegalStateException");
  }
}
