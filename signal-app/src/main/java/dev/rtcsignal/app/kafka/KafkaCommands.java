package dev.rtcsignal.app.kafka;

import dev.rtcsignal.app.kafka.CommandIntake.Taken;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads commands on a thread of its own. An offset is committed after the outbox has the command,
 * and where outcomes are written, after its outcome. While the outbox takes nothing, or too many
 * commands wait for their end, the consumer reads nothing and remains in its group.
 */
final class KafkaCommands implements AutoCloseable {
  private static final Logger LOG = System.getLogger(KafkaCommands.class.getName());
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final Duration CLOSE = Duration.ofMillis(700);

  /** Shorter than the five minutes after which Kafka takes a silent consumer for dead. */
  private static final Duration LONGEST_BATCH = Duration.ofMinutes(1);

  private static final long LONGEST_CLOSE_MILLIS = 1_500;

  /** The most commands whose offsets wait; 4 s of the largest usual quota. */
  static final int MOST_OPEN = 2_000;

  private final Consumer<byte[], byte[]> consumer;
  private final String topic;
  private final CommandIntake intake;
  private final InstantSource steady;
  private final CompletableFuture<Void> stop = new CompletableFuture<>();
  private final Thread thread = new Thread(this::run, "rtc-signal-kafka-commands");
  private volatile Optional<String> problem = Optional.empty();

  // Of the thread alone.
  private final OpenOffsets open = new OpenOffsets();
  private final Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
  private Instant again = Instant.MIN;

  KafkaCommands(
      Consumer<byte[], byte[]> consumer, String topic, CommandIntake intake, InstantSource steady) {
    this.consumer = consumer;
    this.topic = topic;
    this.intake = intake;
    this.steady = steady;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Returns why no commands are taken now. */
  Optional<String> problem() {
    return problem;
  }

  private void run() {
    consumer.subscribe(List.of(topic), new Rebalance());
    while (!stop.isDone()) {
      try {
        step();
      } catch (RuntimeException e) {
        report("Kafka refuses to give them, with " + e.getClass().getSimpleName());
        await(stop, AGAIN);
      } catch (LinkageError e) {
        report("they are compressed, and the library for that is not on the class path");
        await(stop, AGAIN);
      }
    }
    finish();
  }

  private void step() {
    boolean wait = steady.instant().isBefore(again) || open.size() >= MOST_OPEN;
    if (wait) {
      consumer.pause(consumer.assignment());
    } else {
      consumer.resume(consumer.paused());
    }
    ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
    if (!records.isEmpty()) {
      take(records);
    } else if (!wait) {
      report("");
    }
    commit();
  }

  private record Command(long offset, CompletableFuture<Taken> taken) {
    boolean isTaken() {
      return taken.isDone() && !taken.isCompletedExceptionally();
    }
  }

  private void take(ConsumerRecords<byte[], byte[]> records) {
    CommandBatch batch = intake.batch();
    Map<TopicPartition, List<Command>> commands = new HashMap<>();
    for (TopicPartition partition : records.partitions()) {
      commands.put(
          partition,
          records.records(partition).stream()
              .map(record -> new Command(record.offset(), batch.take(record)))
              .toList());
    }
    CompletableFuture<?>[] all =
        commands.values().stream()
            .flatMap(List::stream)
            .map(Command::taken)
            .toArray(CompletableFuture[]::new);
    await(CompletableFuture.anyOf(CompletableFuture.allOf(all), stop), LONGEST_BATCH);
    Optional<String> failed = Optional.empty();
    for (Map.Entry<TopicPartition, List<Command>> partition : commands.entrySet()) {
      Optional<String> reason = settle(partition.getKey(), partition.getValue());
      failed = reason.isPresent() ? reason : failed;
    }
    failed.ifPresent(reason -> again = steady.instant().plus(AGAIN));
    report(failed.orElse(""));
  }

  /** Returns why commands of the partition have to be read again, from the first such one. */
  private Optional<String> settle(TopicPartition partition, List<Command> commands) {
    for (Command command : commands) {
      if (!command.isTaken()) {
        consumer.seek(partition, command.offset);
        return Optional.of(reason(command.taken));
      }
      Taken taken = command.taken.join();
      open.add(partition, command.offset, taken.written(), taken.until());
    }
    return Optional.empty();
  }

  private static String reason(CompletableFuture<Taken> taken) {
    return taken.isDone()
        ? taken.handle((none, failure) -> CommandBatch.reason(failure)).join()
        : "the store does not answer";
  }

  private void await(CompletableFuture<?> end, Duration atMost) {
    try {
      end.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      LOG.log(Level.DEBUG, "the consumer of commands goes on after {0}", e.getClass());
    } catch (InterruptedException e) {
      stop.complete(null);
    }
  }

  /** Logs a change; an empty reason says that commands are taken. */
  private void report(String reason) {
    Optional<String> now = Optional.of(reason).filter(text -> !text.isEmpty());
    if (!now.equals(problem)) {
      problem = now;
      if (now.isPresent()) {
        LOG.log(Level.WARNING, "no commands are taken from Kafka: {0}", reason);
      } else {
        LOG.log(Level.INFO, "commands are taken from Kafka again");
      }
    }
  }

  private void commit() {
    Map<TopicPartition, OffsetAndMetadata> next = open.advance(steady.instant());
    if (!next.isEmpty()) {
      positions.putAll(next);
      // One that fails is made up for by the next, or at the end.
      consumer.commitAsync(next, null);
    }
  }

  private void commitNow(Collection<TopicPartition> partitions) {
    positions.putAll(open.advance(steady.instant()));
    Map<TopicPartition, OffsetAndMetadata> last = new HashMap<>(positions);
    last.keySet().retainAll(partitions);
    try {
      consumer.commitSync(last, CLOSE);
    } catch (KafkaException e) {
      LOG.log(Level.INFO, "offsets were not committed, so commands are read again");
    }
  }

  private void forget(Collection<TopicPartition> partitions) {
    open.forget(partitions);
    positions.keySet().removeAll(partitions);
  }

  private final class Rebalance implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      LOG.log(Level.DEBUG, "this process reads {0} partitions more", partitions.size());
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      commitNow(partitions);
      forget(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      forget(partitions);
    }
  }

  private void finish() {
    try {
      // Leaves the group, and commits by the revocation of its partitions.
      consumer.close(CloseOptions.timeout(CLOSE));
    } catch (KafkaException e) {
      LOG.log(Level.INFO, "the consumer of commands did not leave its group in time");
    }
  }

  /** Ends the thread, but does not wait for long. */
  @Override
  public void close() {
    stop.complete(null);
    try {
      thread.join(LONGEST_CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
