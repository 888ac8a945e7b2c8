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

/** What came to one client, and who waits for more. */
final class Inbox implements EventSink {
  /** Longer than the 12 seconds that the cloud waits for a business server (vendor-facts 4.3). */
  static final Duration LONG = Duration.ofSeconds(15);

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final UserId user;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final List<SdkEvent> events = new ArrayList<>();
  private int messagesTaken;
  private Optional<String> hungUp = Optional.empty();

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
    return value instanceof JsonNumber number ? (Object) number.intValue() : value.toString();
  }

  @Override
  public void hangUp(String why) {
    locked(
        () -> {
          arrived.signalAll();
          return hungUp = Optional.of(why);
        });
  }

  String awaitsHangUp() {
    return await("hang-up", PATIENCE, () -> hungUp);
  }

  Optional<String> hungUp() {
    return locked(() -> hungUp);
  }

  List<SdkEvent> events() {
    return locked(() -> List.copyOf(events));
  }

  /**
   * Waits for an event, also one that has come already.
   *
   * @throws AssertionError if it does not come in time
   */
  SdkEvent awaits(String name, Predicate<SdkEvent> wanted, Duration patience) {
    return await(
        name,
        patience,
        () ->
            events.stream()
                .filter(event -> event.name().equals(name) && wanted.test(event))
                .findFirst());
  }

  SdkEvent awaits(String name, Predicate<SdkEvent> wanted) {
    return awaits(name, wanted, PATIENCE);
  }

  SdkEvent takeMessage() {
    return await(
        "message",
        PATIENCE,
        () -> {
          Optional<SdkEvent> next =
              events.stream().filter(ReceivedMessage::isOne).skip(messagesTaken).findFirst();
          messagesTaken += next.isPresent() ? 1 : 0;
          return next;
        });
  }

  private <T> T await(String what, Duration patience, Supplier<Optional<T>> look) {
    return locked(
        () -> {
          long left = patience.toNanos();
          Optional<T> found = look.get();
          try {
            while (found.isEmpty() && left > 0) {
              left = arrived.awaitNanos(left);
              found = look.get();
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
                          + patience.toSeconds()
                          + " s; what came: "
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
