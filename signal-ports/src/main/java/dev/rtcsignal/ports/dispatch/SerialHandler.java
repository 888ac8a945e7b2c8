package dev.rtcsignal.ports.dispatch;

import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.message.UserAddress;
import dev.rtcsignal.ports.SignalHandler;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Calls a handler for the messages of one user one after another, in the order of their arrival,
 * and for different users concurrently.
 *
 * <pre>{@code
 * SignalHandler ordered = SerialHandler.of(handler, executor);
 * }</pre>
 *
 * <p>The next message of a user is handled when the answer to the previous one is complete; a
 * handler that never completes blocks its own user only. Messages are bounded, per user and in all,
 * where users have a {@link FairShare} each: one more fails with {@link
 * RejectedExecutionException}, which the webhook answers with 503. A message whose answer is
 * cancelled while it waits is not handled and frees its place in the bound. One that is being
 * handled keeps its place until the handler completes, since it may still be running. Safe for use
 * by many threads.
 */
public final class SerialHandler implements SignalHandler {
  /** The default bound of messages that wait or are handled, over all users. */
  public static final int DEFAULT_IN_ALL = 1_024;

  /** The default bound per user: what a client may send in a second (vendor-facts 7.1). */
  public static final int DEFAULT_PER_USER = 20;

  private final SignalHandler handler;
  private final Executor executor;
  private final FairShare<UserAddress> places;
  private final int perUser;
  private final Map<UserAddress, UserQueue> queues = new ConcurrentHashMap<>();

  private SerialHandler(SignalHandler handler, Executor executor, int inAll, int perUser) {
    this.handler = Objects.requireNonNull(handler);
    this.executor = Objects.requireNonNull(executor);
    this.places = new FairShare<>(inAll);
    this.perUser = perUser;
  }

  /**
   * Returns a handler with the default bounds.
   *
   * @param handler handles each message
   * @param executor calls the handler: one of virtual threads, a pool, or {@code Runnable::run} for
   *     a handler that does not block
   * @return the handler of ordered messages
   */
  public static SerialHandler of(SignalHandler handler, Executor executor) {
    return new SerialHandler(handler, executor, DEFAULT_IN_ALL, DEFAULT_PER_USER);
  }

  /**
   * Returns a handler with other bounds, which shares no messages with this one.
   *
   * @param inAll messages of all users, at least 1
   * @param forOneUser messages of one user, at least 1
   * @return the handler of ordered messages
   * @throws IllegalArgumentException if a bound is less
   */
  public SerialHandler bounded(int inAll, int forOneUser) {
    if (inAll < 1 || forOneUser < 1) {
      throw new IllegalArgumentException(
          "bounds of " + inAll + " and " + forOneUser + " messages; each must be at least 1");
    }
    return new SerialHandler(handler, executor, inAll, forOneUser);
  }

  /** A message with its handler and the answer to come. */
  private record Message(
      InboundSignal signal, SignalHandler handler, CompletableFuture<Ack> answer) {
    UserAddress user() {
      return signal.sender().address();
    }

    void complete(Ack ack, Throwable error) {
      if (error == null) {
        answer.complete(ack);
      } else {
        answer.completeExceptionally(error);
      }
    }
  }

  private enum Admission {
    HANDLED_NOW,
    WAITS,
    REJECTED
  }

  /** The messages of one user. Guarded by the map: changed only in its compute methods. */
  private static final class UserQueue {
    private final Queue<Message> waiting = new ArrayDeque<>(0);
    private boolean busy;

    Admission add(Message message, int limit) {
      if (!busy) {
        busy = true;
        return Admission.HANDLED_NOW;
      }
      return waiting.size() + 1 < limit && waiting.add(message)
          ? Admission.WAITS
          : Admission.REJECTED;
    }
  }

  @Override
  public CompletionStage<Ack> onSignal(InboundSignal signal) {
    return onSignal(signal, handler);
  }

  /**
   * Calls another handler for one message, in the same order and within the same bounds as for all
   * others: for a caller that has read the message already.
   *
   * @param signal the message
   * @param other handles it
   * @return the answer of that handler
   */
  public CompletionStage<Ack> onSignal(InboundSignal signal, SignalHandler other) {
    Message message = new Message(signal, other, new CompletableFuture<>());
    UserAddress user = message.user();
    if (!places.take(user)) {
      return CompletableFuture.failedFuture(
          new RejectedExecutionException("too many messages are waiting"));
    }
    switch (add(user, message)) {
      case HANDLED_NOW -> execute(user, message);
      case WAITS -> message.answer.whenComplete((ack, error) -> removeIfWaiting(user, message));
      case REJECTED ->
          end(message, null, new RejectedExecutionException("too many messages of one user"));
    }
    return message.answer;
  }

  private Admission add(UserAddress user, Message message) {
    Admission[] entry = new Admission[1];
    queues.compute(
        user,
        (same, known) -> {
          UserQueue queue = known == null ? new UserQueue() : known;
          entry[0] = queue.add(message, perUser);
          return queue;
        });
    return entry[0];
  }

  private void removeIfWaiting(UserAddress user, Message message) {
    boolean[] removed = new boolean[1];
    queues.computeIfPresent(
        user,
        (same, queue) -> {
          removed[0] = queue.waiting.remove(message);
          return queue;
        });
    if (removed[0]) {
      places.release(user);
    }
  }

  /** A message that the executor rejects fails, and the next of the same user is tried. */
  private void execute(UserAddress user, Message first) {
    for (Message message = first; message != null; message = next(user)) {
      Message current = message;
      try {
        executor.execute(() -> handleAll(user, current));
        return;
      } catch (RuntimeException | Error e) {
        end(message, null, new RejectedExecutionException("the executor rejects messages", e));
      }
    }
  }

  /** A loop over messages that are answered at once; the others continue when they are. */
  private void handleAll(UserAddress user, Message first) {
    for (Message message = first; message != null; message = next(user)) {
      if (message.answer.isDone()) {
        places.release(user);
      } else if (!isAnsweredAtOnce(user, message)) {
        return;
      }
    }
  }

  private boolean isAnsweredAtOnce(UserAddress user, Message message) {
    // Set by the answer or by this thread, whichever comes first; the second one continues.
    AtomicBoolean passed = new AtomicBoolean();
    try {
      message
          .handler
          .onSignal(message.signal)
          .whenComplete(
              (ack, error) -> {
                end(message, ack, error);
                if (!passed.compareAndSet(false, true)) {
                  execute(user, next(user));
                }
              });
      return !passed.compareAndSet(false, true);
    } catch (RuntimeException | Error e) {
      end(message, null, e);
      return true;
    }
  }

  private void end(Message message, Ack ack, Throwable error) {
    places.release(message.user());
    message.complete(ack, error);
  }

  /** Ends the message that was handled; returns the next of the user, or null if none waits. */
  private Message next(UserAddress user) {
    Message[] next = new Message[1];
    queues.computeIfPresent(
        user,
        (same, queue) -> {
          next[0] = queue.waiting.poll();
          return next[0] == null ? null : queue;
        });
    return next[0];
  }
}
