package dev.rtcsignal.ports.contract;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.SignalTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The contract of every {@link SignalTransport}. Extend it, and let {@link #open()} create a
 * transport with a receiver that accepts the signals that the cloud accepts. Needs {@code
 * junit-jupiter-api} alone.
 */
public abstract class SignalTransportContract {
  protected static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  protected static final SenderId FROM = new SenderId("server");
  protected static final RoomId ROOM = new RoomId("Room1");

  private static final Duration LONGEST_SEND = Duration.ofSeconds(60);
  private static final int MANY = 90;

  /**
   * A transport under test, and the receiver at its other end.
   *
   * @param transport works, and has credentials for {@link #APP}
   * @param arrived returns what came out at the other end so far, in any order
   * @param end releases the transport and the receiver; runs after the check, also if it fails
   */
  public record Subject(
      SignalTransport transport, Callable<List<OutboundSignal>> arrived, AutoCloseable end)
      implements AutoCloseable {
    /** Creates one that has nothing to release. */
    public Subject(SignalTransport transport, Callable<List<OutboundSignal>> arrived) {
      this(transport, arrived, () -> {});
    }

    /** Releases all. Throws an AssertionError if that fails: a transport has to close. */
    @Override
    public void close() {
      try {
        end.close();
      } catch (Exception e) {
        throw new AssertionError("the transport or its receiver cannot be closed", e);
      }
    }
  }

  /**
   * Creates a transport with a receiver to which nothing has arrived. Each check creates one of its
   * own and closes it, since the checks of a {@link TestFactory} share one instance of the test
   * class, without BeforeEach and AfterEach between them.
   */
  protected abstract Subject open() throws Exception;

  private static Map<String, Audience> audiences() {
    UserId user = new UserId("user1");
    Map<String, Audience> audiences = new LinkedHashMap<>();
    audiences.put("a user", new Audience.User(user));
    audiences.put("a member of a room", new Audience.RoomMember(ROOM, user));
    audiences.put(
        "two members of a room",
        new Audience.RoomMembers(ROOM, List.of(user, new UserId("user2"))));
    audiences.put("a whole room", new Audience.WholeRoom(ROOM));
    return audiences;
  }

  private static Map<String, Payload> payloads(int maxBytes) {
    Map<String, Payload> payloads = new LinkedHashMap<>();
    payloads.put("a text of several scripts", Payload.text("hello \"你好\" \u0000\n😀"));
    payloads.put("an empty text", Payload.text(""));
    payloads.put("a binary payload", Payload.binary((byte) 0, (byte) -1, (byte) 62));
    payloads.put("the longest text", Payload.text("x".repeat(maxBytes)));
    payloads.put("the longest binary payload", Payload.binary(new byte[maxBytes]));
    return payloads;
  }

  @TestFactory
  Stream<DynamicTest> deliversUnchangedAndOnce() {
    List<DynamicTest> checks = new ArrayList<>();
    audiences()
        .forEach(
            (to, audience) ->
                payloads(audience.maxBytes())
                    .forEach(
                        (what, payload) ->
                            checks.add(delivery(what + " to " + to, signal(audience, payload)))));
    return checks.stream();
  }

  private DynamicTest delivery(String name, OutboundSignal signal) {
    return DynamicTest.dynamicTest(name, () -> assertDelivers(name, signal));
  }

  @Test
  void delivers600Recipients() throws Exception {
    List<UserId> users =
        IntStream.rangeClosed(1, 600).mapToObj(i -> new UserId("user" + i)).toList();
    assertDelivers(
        "a text to 600 members of a room",
        signal(new Audience.RoomMembers(ROOM, users), Payload.text("all")));
  }

  @Test
  void sendsManyAtOnceAndEachOnce() throws Exception {
    try (Subject subject = open()) {
      List<OutboundSignal> signals =
          IntStream.range(0, MANY)
              .mapToObj(i -> signal(new Audience.WholeRoom(ROOM), Payload.text("n" + i)))
              .toList();
      List<CompletableFuture<SendResult>> results =
          signals.stream().map(subject.transport()::sendAsync).toList();
      for (CompletableFuture<SendResult> result : results) {
        assertAccepted(
            "one of " + MANY + " sends at once",
            result.get(LONGEST_SEND.toSeconds(), TimeUnit.SECONDS));
      }
      assertEquals(
          counts(signals),
          counts(subject.arrived().call()),
          "each of " + MANY + " signals sent at once must arrive once");
    }
  }

  @Test
  void refusesNull() throws Exception {
    try (Subject subject = open()) {
      assertThrows(
          NullPointerException.class,
          () -> subject.transport().sendAsync(null),
          "sendAsync(null) must throw before it returns a future");
    }
  }

  private void assertDelivers(String what, OutboundSignal signal) throws Exception {
    try (Subject subject = open()) {
      SendResult result =
          assertTimeoutPreemptively(
              LONGEST_SEND,
              () -> subject.transport().send(signal),
              () -> "the send must end: " + what);
      assertAccepted(what, result);
      assertEquals(
          List.of(signal),
          subject.arrived().call(),
          () -> "exactly the signal that was sent must arrive, once: " + what);
    }
  }

  private static void assertAccepted(String what, SendResult result) {
    assertInstanceOf(
        SendResult.Accepted.class,
        result,
        () -> "the receiver accepts what the cloud accepts, so the result must say so: " + what);
  }

  private static Map<OutboundSignal, Long> counts(List<OutboundSignal> signals) {
    return signals.stream().collect(groupingBy(Function.identity(), counting()));
  }

  protected static OutboundSignal signal(Audience to, Payload payload) {
    return new OutboundSignal(APP, FROM, to, payload);
  }
}
