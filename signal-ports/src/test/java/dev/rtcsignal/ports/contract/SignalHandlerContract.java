package dev.rtcsignal.ports.contract;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.fail;

import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.SignalHandler;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The contract of every {@link SignalHandler} that always answers. Needs {@code junit-jupiter-api}
 * alone.
 */
public abstract class SignalHandlerContract {
  private static final VerifiedSender SENDER =
      VerifiedSender.unchecked(new AppId("60af4c8dcb758d00ce35adb3"), new UserId("hyf"));

  private static final int LONGEST = 65_536;
  private static final int LONGEST_ANSWER_SECONDS = 10;

  /** Returns the handler. Each check calls this once. */
  protected abstract SignalHandler handler() throws Exception;

  private static Map<String, Payload> payloads() {
    Map<String, Payload> payloads = new LinkedHashMap<>();
    payloads.put("a text", Payload.text("hello"));
    payloads.put("an empty text", Payload.text(""));
    payloads.put("a binary payload", Payload.binary((byte) 0));
    payloads.put("an empty binary payload", Payload.binary());
    payloads.put("the longest text", Payload.text("x".repeat(LONGEST)));
    payloads.put("the longest binary payload", Payload.binary(new byte[LONGEST]));
    return payloads;
  }

  @TestFactory
  Stream<DynamicTest> answersEachPayloadThatACallbackCanCarry() {
    return payloads().entrySet().stream()
        .map(
            payload ->
                DynamicTest.dynamicTest(
                    payload.getKey(),
                    () ->
                        assertAnswers(
                            payload.getKey(), handler().onSignal(signal(payload.getValue())))));
  }

  @Test
  void answersManyAtOnce() throws Exception {
    SignalHandler handler = handler();
    List<CompletionStage<Ack>> answers =
        IntStream.range(0, 200)
            .mapToObj(i -> handler.onSignal(signal(Payload.text("n" + i))))
            .toList();
    for (CompletionStage<Ack> answer : answers) {
      assertAnswers("one of 200 messages at once", answer);
    }
  }

  private static InboundSignal signal(Payload payload) {
    return new InboundSignal(SENDER, payload);
  }

  private static void assertAnswers(String what, CompletionStage<Ack> answer) throws Exception {
    assertNotNull(answer, () -> "a handler returns a future and not null: " + what);
    try {
      Ack ack = answer.toCompletableFuture().get(LONGEST_ANSWER_SECONDS, TimeUnit.SECONDS);
      assertNotNull(ack, () -> "an answer is an Ack and not null: " + what);
    } catch (TimeoutException e) {
      fail("no answer within " + LONGEST_ANSWER_SECONDS + " s: " + what, e);
    }
  }
}
