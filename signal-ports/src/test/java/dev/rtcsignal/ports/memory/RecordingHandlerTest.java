package dev.rtcsignal.ports.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.SignalHandler;
import dev.rtcsignal.ports.contract.SignalHandlerContract;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RecordingHandlerTest extends SignalHandlerContract {
  private static final InboundSignal SIGNAL =
      new InboundSignal(
          VerifiedSender.unchecked(new AppId("app"), new UserId("hyf")), Payload.text("hi"));

  @Override
  protected SignalHandler handler() {
    return new RecordingHandler(Ack.text("ok"));
  }

  @Test
  void recordsMessagesAndGivesTheAnswer() throws Exception {
    RecordingHandler handler =
        new RecordingHandler(signal -> Ack.text("to " + signal.sender().user()));
    Ack ack = handler.onSignal(SIGNAL).toCompletableFuture().get(1, TimeUnit.SECONDS);
    assertThat(ack).isEqualTo(Ack.text("to hyf"));
    assertThat(handler.received()).containsExactly(SIGNAL);
  }

  @Nested
  class Blocking extends SignalHandlerContract {
    @Override
    protected SignalHandler handler() {
      return SignalHandler.blocking(signal -> Ack.empty(), ForkJoinPool.commonPool());
    }

    @Test
    void runsOnItsExecutor() throws Exception {
      Thread caller = Thread.currentThread();
      SignalHandler handler =
          SignalHandler.blocking(
              signal -> Ack.text(String.valueOf(Thread.currentThread() == caller)),
              task -> new Thread(task).start());
      assertThat(handler.onSignal(SIGNAL).toCompletableFuture().get(5, TimeUnit.SECONDS))
          .isEqualTo(Ack.text("false"));
    }
  }
}
