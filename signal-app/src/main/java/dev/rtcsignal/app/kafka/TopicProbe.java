package dev.rtcsignal.app.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks Kafka for the topics, whether or not records come and go. Does not block. */
final class TopicProbe implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 3_000;

  private final Admin admin;
  private final List<String> topics;
  private final AtomicBoolean asking = new AtomicBoolean();
  private volatile Optional<String> problem = Optional.of("Kafka has not answered yet");

  TopicProbe(Admin admin, List<String> topics) {
    this.admin = admin;
    this.topics = topics;
  }

  /** Asks, unless Kafka still owes an answer. */
  void check() {
    if (asking.getAndSet(true)) {
      return;
    }
    admin
        .describeTopics(topics, new DescribeTopicsOptions().timeoutMs(TIMEOUT_MILLIS))
        .allTopicNames()
        .whenComplete(
            (found, failure) -> {
              problem = Optional.ofNullable(failure).map(TopicProbe::reason);
              asking.set(false);
            });
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof UnknownTopicOrPartitionException) {
      return "a topic does not exist in Kafka";
    }
    return cause instanceof TimeoutException
        ? "Kafka does not answer"
        : "Kafka refuses to describe the topics, with " + cause.getClass().getSimpleName();
  }

  /** Returns why Kafka cannot be used. */
  Optional<String> problem() {
    return problem;
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
