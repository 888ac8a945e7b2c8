package dev.rtcsignal.ports.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.inbound.EnvelopeHeader;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.SignalHandler.UnavailableException;
import dev.rtcsignal.ports.SignalLog;
import dev.rtcsignal.ports.SignalLog.LogException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The contract of every {@link SignalLog}. Extend it, and give {@link #open} a log that is empty,
 * {@link #read} what another program reads from it, and {@link #interrupt} a way to keep it from
 * taking records. Needs {@code junit-jupiter-api} alone.
 */
public abstract class SignalLogContract {
  private static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  private static final Instant AT = Instant.parse("2026-12-01T08:00:00.123Z");
  private static final int USERS = 4;
  private static final int MANY = 200;
  private static final int LONGEST_SECONDS = 15;

  /**
   * A record as a reader sees it.
   *
   * @param seal the id of the envelope
   */
  protected record Read(
      AppId app, UserId user, Payload payload, Instant receivedAt, Optional<String> seal) {
    /** Checks the components. {@inheritDoc} */
    public Read {
      Objects.requireNonNull(payload);
      Objects.requireNonNull(seal);
    }
  }

  /** Returns the log of this check, which is empty. */
  protected abstract SignalLog open() throws Exception;

  /** Returns all its records; those of one user in their order. */
  protected abstract List<Read> read() throws Exception;

  /** Keeps the log from taking records until the end of the check. */
  protected abstract void interrupt() throws Exception;

  @Test
  void whatWasAppendedIsRead() throws Exception {
    get(open().append(signal("hyf", Payload.text("hello")), AT));
    assertEquals(List.of(expected("hyf", Payload.text("hello"), Optional.empty())), read());
  }

  @Test
  void eachPayloadThatACallbackCanCarryIsReadUnchanged() throws Exception {
    List<Payload> payloads =
        List.of(
            Payload.text(""),
            Payload.text("\"\\\u0000\n\u4f60\u597d\ud83d\ude00"),
            Payload.text("x".repeat(InboundSignal.MAX_BYTES)),
            Payload.binary(),
            Payload.binary((byte) 0, (byte) -1, (byte) 62),
            Payload.binary(new byte[InboundSignal.MAX_BYTES]));
    SignalLog log = open();
    for (Payload payload : payloads) {
      get(log.append(signal("hyf", payload), AT));
    }
    assertEquals(payloads, read().stream().map(Read::payload).toList());
  }

  @Test
  void theSealOfAnEnvelopeIsRead() throws Exception {
    EnvelopeHeader header = new EnvelopeHeader("seal-7f3a", 1, AT, 0);
    InboundSignal sealed =
        new InboundSignal(sender("hyf"), Payload.text("hello"), Optional.of(header));
    get(open().append(sealed, AT));
    assertEquals(List.of(Optional.of("seal-7f3a")), read().stream().map(Read::seal).toList());
  }

  @Test
  void recordsOfOneUserKeepTheirOrder() throws Exception {
    SignalLog log = open();
    List<CompletableFuture<Void>> appends =
        IntStream.range(0, MANY)
            .mapToObj(i -> log.append(signal("user" + i % USERS, Payload.text("n" + i)), AT))
            .toList();
    for (CompletableFuture<Void> append : appends) {
      get(append);
    }
    List<Read> records = read();
    for (int user = 0; user < USERS; user++) {
      UserId id = new UserId("user" + user);
      assertEquals(
          IntStream.iterate(user, i -> i < MANY, i -> i + USERS).mapToObj(i -> "n" + i).toList(),
          records.stream()
              .filter(one -> one.user().equals(id))
              .map(SignalLogContract::text)
              .toList(),
          "the records of " + id);
    }
  }

  @Test
  void anAppendThatTheLogDoesNotTakeFails() throws Exception {
    SignalLog log = open();
    interrupt();
    List<CompletableFuture<Void>> appends = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      appends.add(log.append(signal("user" + i % USERS, Payload.text("n" + i)), AT));
    }
    for (CompletableFuture<Void> append : appends) {
      assertInstanceOf(LogException.class, failure(append), "the failure of an append");
    }
  }

  @Test
  void itsHandlerAnswersOnceTheRecordIsThere() throws Exception {
    Ack ack = get(open().handler(() -> AT, Ack.text("taken")).onSignal(signal("hyf", hello())));
    assertEquals(Ack.text("taken"), ack, "the answer");
    assertEquals(List.of(expected("hyf", hello(), Optional.empty())), read());
  }

  @Test
  void itsHandlerIsUnavailableWhereTheLogTakesNothing() throws Exception {
    SignalLog log = open();
    interrupt();
    assertInstanceOf(
        UnavailableException.class,
        failure(log.handler(() -> AT, Ack.empty()).onSignal(signal("hyf", hello()))),
        "the failure of an answer");
  }

  @Test
  void refusesNull() throws Exception {
    SignalLog log = open();
    assertThrows(NullPointerException.class, () -> log.append(null, AT), "no signal");
    assertThrows(
        NullPointerException.class, () -> log.append(signal("hyf", hello()), null), "no time");
  }

  private static Payload hello() {
    return Payload.text("hello");
  }

  private static Read expected(String user, Payload payload, Optional<String> seal) {
    return new Read(APP, new UserId(user), payload, AT, seal);
  }

  private static String text(Read read) {
    return read.payload().match(Payload.Text::value, binary -> "binary");
  }

  private static VerifiedSender sender(String user) {
    return VerifiedSender.unchecked(APP, new UserId(user));
  }

  private static InboundSignal signal(String user, Payload payload) {
    return new InboundSignal(sender(user), payload);
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(LONGEST_SECONDS, TimeUnit.SECONDS);
  }

  private static Throwable failure(CompletionStage<?> stage) {
    return assertThrows(ExecutionException.class, () -> get(stage), "it did not fail").getCause();
  }
}
