package dev.rtcsignal.ports.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.inbound.EnvelopeHeader;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.SignalHandler.UnavailableException;
import dev.rtcsignal.ports.SignalLog;
import dev.rtcsignal.ports.contract.SignalLogContract;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class InMemorySignalLogTest extends SignalLogContract {
  private static final InboundSignal SIGNAL =
      new InboundSignal(
          VerifiedSender.unchecked(new AppId("app"), new UserId("hyf")), Payload.text("hi"));

  private final InMemorySignalLog log = new InMemorySignalLog();

  @Override
  protected SignalLog open() {
    return log;
  }

  @Override
  protected List<Read> read() {
    return log.entries().stream()
        .map(
            entry ->
                new Read(
                    entry.signal().sender().app(),
                    entry.signal().sender().user(),
                    entry.signal().payload(),
                    entry.receivedAt(),
                    entry.signal().envelope().map(EnvelopeHeader::id)))
        .toList();
  }

  @Override
  protected void interrupt() {
    log.refuse("the disk is full");
  }

  @Test
  void theAnswerOfTheHandlerSaysWhyTheLogDidNotTakeIt() {
    log.refuse("the disk is full");
    assertThatThrownBy(() -> answer(log))
        .hasCauseInstanceOf(UnavailableException.class)
        .hasRootCauseInstanceOf(SignalLog.LogException.class)
        .hasMessageEndingWith("the log did not take it: the disk is full");
  }

  @Test
  void theAnswerOfTheHandlerQuotesNoOtherException() {
    SignalLog failing =
        (signal, at) -> CompletableFuture.failedFuture(new IllegalStateException("secret"));
    assertThatThrownBy(() -> answer(failing))
        .hasCauseInstanceOf(UnavailableException.class)
        .hasMessageEndingWith("the log did not take it: IllegalStateException");
  }

  @Test
  void takesRecordsAgainAfterItRecovers() {
    log.refuse("the disk is full");
    log.recover();
    answer(log);
    assertThat(log.entries()).containsExactly(new InMemorySignalLog.Entry(SIGNAL, Instant.EPOCH));
  }

  private static Ack answer(SignalLog log) {
    return log.handler(() -> Instant.EPOCH, Ack.empty())
        .onSignal(SIGNAL)
        .toCompletableFuture()
        .join();
  }
}
