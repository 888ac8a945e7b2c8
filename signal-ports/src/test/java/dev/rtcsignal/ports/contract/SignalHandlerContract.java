package dev.rtcsignal.ports.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.SignalHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of every {@link SignalHandler} that always answers. */
public abstract class SignalHandlerContract {
  private static final VerifiedSender SENDER =
      VerifiedSender.unchecked(new AppId("60af4c8dcb758d00ce35adb3"), new UserId("hyf"));

  protected abstract SignalHandler handler();

  static Stream<Payload> payloads() {
    return Stream.of(
        Payload.text("hello"),
        Payload.text(""),
        Payload.binary((byte) 0),
        Payload.binary(),
        Payload.text("x".repeat(65_536)),
        Payload.binary(new byte[65_536]));
  }

  @ParameterizedTest
  @MethodSource("payloads")
  void answersEachPayloadThatACallbackCanCarry(Payload payload) throws Exception {
    assertThat(
            handler()
                .onSignal(new InboundSignal(SENDER, payload))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS))
        .isNotNull();
  }

  @Test
  void answersManyAtOnce() throws Exception {
    SignalHandler handler = handler();
    List<CompletableFuture<?>> answers = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      answers.add(
          handler.onSignal(new InboundSignal(SENDER, Payload.text("n" + i))).toCompletableFuture());
    }
    for (CompletableFuture<?> answer : answers) {
      assertThat(answer.get(10, TimeUnit.SECONDS)).isNotNull();
    }
  }
}
