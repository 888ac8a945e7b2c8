package dev.rtcsignal.ports.dispatch;

import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.inbound.InboundSignal;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/** The messages of one user: one under way, the others behind it. Touched by one thread at once. */
final class Lane {
  /** A message and its answer to be. */
  record Job(InboundSignal signal, CompletableFuture<Ack> answer) {
    void finish(Ack ack, Throwable error) {
      if (error == null) {
        answer.complete(ack);
      } else {
        answer.completeExceptionally(error);
      }
    }
  }

  private final Queue<Job> waiting = new ArrayDeque<>(0);
  private boolean busy;

  /** What became of a job that came. */
  enum Entry {
    /** Nobody was before it: it is under way. */
    FIRST,
    WAITS,
    /** One too many. */
    REFUSED
  }

  Entry enter(Job job, int most) {
    if (!busy) {
      busy = true;
      return Entry.FIRST;
    }
    if (waiting.size() + 1 >= most) {
      return Entry.REFUSED;
    }
    waiting.add(job);
    return Entry.WAITS;
  }

  /** Nobody waits for it any more; tells whether its turn had not come. */
  boolean withdraw(Job job) {
    return waiting.remove(job);
  }

  /** The one under way is done; returns the next, which is under way now, or null for none. */
  Job leave() {
    return waiting.poll();
  }
}
