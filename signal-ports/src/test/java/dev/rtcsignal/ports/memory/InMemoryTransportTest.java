package dev.rtcsignal.ports.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.ports.SignalTransport;
import dev.rtcsignal.ports.contract.SignalTransportContract;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class InMemoryTransportTest extends SignalTransportContract {
  private static final OutboundSignal SIGNAL =
      signal(new Audience.WholeRoom(ROOM), Payload.text("hi"));

  @Override
  protected Subject open() {
    InMemoryTransport transport = InMemoryTransport.accepting();
    return new Subject(transport, transport::sent);
  }

  @Test
  void completesWithTheGivenResult() throws Exception {
    SendResult refused = new SendResult.Refused(400, "InvalidParameter", "", "");
    assertThat(InMemoryTransport.answering(signal -> refused).send(SIGNAL)).isEqualTo(refused);
  }

  @Test
  void numbersItsRequestIds() throws Exception {
    InMemoryTransport accepting = InMemoryTransport.accepting();
    assertThat(accepting.send(SIGNAL)).isEqualTo(new SendResult.Accepted("in-memory-1"));
    assertThat(accepting.send(SIGNAL)).isEqualTo(new SendResult.Accepted("in-memory-2"));
  }

  @Test
  void anInterruptedSendIsCancelled() throws Exception {
    CompletableFuture<SendResult> underWay = new CompletableFuture<>();
    SignalTransport pending = (signal, options) -> underWay;
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread sender = new Thread(() -> send(pending, thrown));
    sender.start();
    sender.interrupt();
    sender.join();
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertThat(underWay).isCancelled();
  }

  @Test
  void sendThrowsIfTheTransportGivesNoResult() {
    SignalTransport broken =
        (signal, options) -> CompletableFuture.failedFuture(new ArithmeticException("bug"));
    assertThatThrownBy(() -> broken.send(SIGNAL))
        .isInstanceOf(IllegalStateException.class)
        .hasCauseInstanceOf(ArithmeticException.class);
  }

  @Test
  void pendingSendsStayUnderWay() {
    assertThat(InMemoryTransport.pending().sendAsync(SIGNAL)).isNotDone();
  }

  private static void send(SignalTransport transport, AtomicReference<Throwable> thrown) {
    try {
      transport.send(SIGNAL);
    } catch (InterruptedException e) {
      thrown.set(e);
    }
  }
}
