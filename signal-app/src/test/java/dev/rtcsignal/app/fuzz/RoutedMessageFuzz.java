package dev.rtcsignal.app.fuzz;

import dev.rtcsignal.adapter.routing.AskResult;
import dev.rtcsignal.adapter.routing.Asker;
import dev.rtcsignal.adapter.routing.RoutedReply;
import dev.rtcsignal.adapter.routing.SignalRouter;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.ports.memory.InMemoryTransport;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Fuzzes messages to a router whose routes never fail: each message is answered once, in the ACK or
 * by a push. Input that is not UTF-8 becomes a binary message.
 */
public final class RoutedMessageFuzz {
  private static final VerifiedSender SENDER =
      VerifiedSender.unchecked(FuzzFixture.APP, FuzzFixture.USER);
  private static final String QUESTION = "0".repeat(24);
  private static final String FULL_ROOM = "Full";

  private RoutedMessageFuzz() {}

  /** Has a component for each type that JSON-B reads. */
  public record Raise(
      String hand,
      int level,
      long many,
      double part,
      boolean urgent,
      BigDecimal exact,
      Instant at,
      Duration within,
      Side side,
      List<String> tags,
      Map<String, Integer> counts,
      Optional<String> note,
      Raise more) {}

  /** An enum for JSON-B to read. */
  public enum Side {
    LEFT,
    RIGHT
  }

  public static void fuzzerTestOneInput(byte[] data) {
    InboundSignal signal = new InboundSignal(SENDER, payload(FuzzFixture.bytes(data)));
    if (signal.payload().size() > InboundSignal.MAX_BYTES) {
      return;
    }
    InMemoryTransport transport = InMemoryTransport.answering(RoutedMessageFuzz::result);
    Asker asker = Asker.builder(transport, new SenderId("server"), () -> 0L).build();
    SignalRouter router = router(transport, asker);
    CompletableFuture<AskResult<Raise>> question =
        asker.ask(
            FuzzFixture.APP,
            FuzzFixture.USER,
            new Asker.Question<>("q", "?", Raise.class),
            Duration.ofMinutes(1));
    try {
      Ack ack = Invariant.completed(router.onSignal(signal), "the request is answered");
      List<OutboundSignal> pushed = transport.sent().subList(1, transport.sent().size());
      new RoutedMessageResult(object(signal), ack, pushed).checkInvariants();
      if (isAnswer(signal)) {
        await(question);
      }
      Invariant.check(
          question.isDone() == isAnswer(signal) || object(signal).isEmpty(),
          "the question is answered by its answer");
    } finally {
      question.cancel(true);
      asker.close();
    }
  }

  /** Waits, since an answer completes its question on another thread. */
  private static void await(CompletableFuture<AskResult<Raise>> question) {
    try {
      question.get(10, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("invariant violated: an answer completes its question", e);
    }
  }

  private static SignalRouter router(InMemoryTransport transport, Asker asker) {
    return SignalRouter.builder(transport, new SenderId("server"))
        .asker(asker)
        .on("typed", Raise.class, request -> RoutedReply.of(request.data().level()).now())
        .on("json", JsonValue.class, request -> RoutedReply.of(request.data()).now())
        .on("text", String.class, request -> RoutedReply.of(request.data()).now())
        .on("number", Integer.class, request -> RoutedReply.of(request.data()).now())
        .on("list", int[].class, request -> RoutedReply.done().now())
        .on("push", JsonValue.class, request -> RoutedReply.done().byUnicast().now())
        .otherwise(request -> RoutedReply.done().now())
        .build();
  }

  /** Returns that the quota of one room is used up, and acceptance for all other receivers. */
  private static SendResult result(OutboundSignal signal) {
    boolean full =
        signal
            .to()
            .match(
                user -> false,
                member -> member.room().value().equals(FULL_ROOM),
                members -> false,
                room -> false);
    return full
        ? new SendResult.NotSent(SendResult.NotSent.Reason.NO_QUOTA)
        : new SendResult.Accepted("r");
  }

  private static Payload payload(byte[] bytes) {
    try {
      return Payload.text(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Payload.binary(bytes);
    }
  }

  private static Optional<JsonObject> object(InboundSignal signal) {
    return signal.payload().match(text -> Json.parse(text.value()), bytes -> Optional.empty());
  }

  private static boolean isAnswer(InboundSignal signal) {
    return object(signal)
        .flatMap(it -> Json.text(it, "answerTo"))
        .filter(QUESTION::equals)
        .isPresent();
  }
}
