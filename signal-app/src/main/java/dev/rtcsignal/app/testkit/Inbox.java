package dev.rtcsignal.app.testkit;

import dev.rtcsignal.app.cloud.ClientEvent;
import dev.rtcsignal.app.cloud.EventSink;
import dev.rtcsignal.domain.message.UserId;
import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Records the events of one client, and lets threads wait for them. Thread-safe. */
final class Inbox implements EventSink {
  /** Longer than the 12 seconds that the cloud waits for an ACK (vendor-facts 4.3). */
  static final Duration CALLBACK_TIMEOUT = Duration.ofSeconds(15);

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final UserId user;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final List<SdkEvent> events = new ArrayList<>();
  private int messagesReturned;
  private Optional<String> disconnectReason = Optional.empty();

  Inbox(UserId user) {
    this.user = user;
  }

  @Override
  public void onEvent(ClientEvent event) {
    Map<String, Object> args = new LinkedHashMap<>();
    event.args().forEach((name, value) -> args.put(name, plain(value)));
    locked(
        () -> {
          arrived.signalAll();
          return events.add(new SdkEvent(event.name(), args));
        });
  }

  private static Object plain(JsonValue value) {
    if (value instanceof JsonString text) {
      return text.getString();
    }
    return value instanceof JsonNumber number ? number(number.longValueExact()) : value.toString();
  }

  private static Object number(long value) {
    return value == (int) value ? (Object) (int) value : (Object) value;
  }

  @Override
  public void disconnect(String reason) {
    locked(
        () -> {
          arrived.signalAll();
          return disconnectReason = Optional.of(reason);
        });
  }

  String awaitDisconnect() {
    return await("disconnect", TIMEOUT, () -> disconnectReason);
  }

  Optional<String> disconnectReason() {
    return locked(() -> disconnectReason);
  }

  List<SdkEvent> events() {
    return locked(() -> List.copyOf(events));
  }

  /**
   * Waits for an event, also one that has arrived already.
   *
   * @throws AssertionError if it does not arrive in time
   */
  SdkEvent awaitEvent(String name, Predicate<SdkEvent> matching, Duration timeout) {
    return await(
        name,
        timeout,
        () ->
            events.stream()
                .filter(event -> event.name().equals(name) && matching.test(event))
                .findFirst());
  }

  SdkEvent awaitEvent(String name, Predicate<SdkEvent> matching) {
    return awaitEvent(name, matching, TIMEOUT);
  }

  SdkEvent awaitMessage() {
    return await(
        "message",
        TIMEOUT,
        () -> {
          Optional<SdkEvent> next =
              events.stream().filter(ReceivedMessage::isMessage).skip(messagesReturned).findFirst();
          messagesReturned += next.isPresent() ? 1 : 0;
          return next;
        });
  }

  private <T> T await(String what, Duration timeout, Supplier<Optional<T>> find) {
    return locked(
        () -> {
          long left = timeout.toNanos();
          Optional<T> found = find.get();
          try {
            while (found.isEmpty() && left > 0) {
              left = arrived.awaitNanos(left);
              found = find.get();
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return found.orElseThrow(
              () ->
                  new AssertionError(
                      user
                          + " got no "
                          + what
                          + " within "
                          + timeout.toSeconds()
                          + " s; events so far: "
                          + events));
        });
  }

  private <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }
}
