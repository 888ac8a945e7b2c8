package dev.rtcsignal.app.kafka;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The commands that are durable and whose offsets wait to be committed: each until its outcome is
 * written, but not longer than its time. For one thread.
 */
final class OpenOffsets {
  private final Map<TopicPartition, Deque<Open>> open = new HashMap<>();

  private record Open(long offset, Future<?> written, Instant until) {
    boolean isOver(Instant now) {
      return written.isDone() || !now.isBefore(until);
    }
  }

  /**
   * Adds a command, in the order of the offsets.
   *
   * @param written ends once its outcome is written
   * @param until when its offset is committed all the same
   */
  void add(TopicPartition partition, long offset, Future<?> written, Instant until) {
    open.computeIfAbsent(partition, any -> new ArrayDeque<>())
        .add(new Open(offset, written, until));
  }

  /** Removes what needs no longer be read again, and returns where a next reader is to begin. */
  Map<TopicPartition, OffsetAndMetadata> advance(Instant now) {
    Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
    Iterator<Map.Entry<TopicPartition, Deque<Open>>> partitions = open.entrySet().iterator();
    while (partitions.hasNext()) {
      Map.Entry<TopicPartition, Deque<Open>> partition = partitions.next();
      Deque<Open> commands = partition.getValue();
      while (!commands.isEmpty() && commands.peek().isOver(now)) {
        next.put(partition.getKey(), new OffsetAndMetadata(commands.remove().offset() + 1));
      }
      if (commands.isEmpty()) {
        partitions.remove();
      }
    }
    return next;
  }

  /** Forgets partitions that another consumer reads now. */
  void forget(Collection<TopicPartition> partitions) {
    open.keySet().removeAll(partitions);
  }

  int size() {
    return open.values().stream().mapToInt(Deque::size).sum();
  }
}
