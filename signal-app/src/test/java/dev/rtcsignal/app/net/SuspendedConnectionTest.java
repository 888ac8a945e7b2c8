package dev.rtcsignal.app.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Time in which the process could not read counts against no client. Row A5 of the field faults.
 */
class SuspendedConnectionTest extends TrackedConnection {
  /**
   * A container was frozen for 14 s: half-sent bodies were answered 408, idle connections closed.
   */
  @Test
  void timeInWhichTheProcessWasSuspendedIsNotCounted() {
    ConnectionTracker tracker = connected();
    tracker.requestBegan(request);
    advance(Duration.ofSeconds(2));
    suspend(DELIVERY.multipliedBy(100));
    advance(DELIVERY.minusSeconds(3));
    assertThat(exchange.status()).as("within the delivery time").isZero();
    advance(Duration.ofSeconds(1).plusNanos(STEP_NANOS));
    assertThat(exchange.status()).isEqualTo(408);
  }

  /** Netty's own timer cut handshakes that were begun before a suspension. */
  @Test
  void aTlsHandshakeHasItsWholeTimeAfterASuspension() {
    accepted(Optional.empty());
    advance(Duration.ofSeconds(2));
    suspend(DELIVERY.multipliedBy(100));
    advance(DELIVERY.minusSeconds(3));
    assertThat(channel.isOpen()).as("within the delivery time").isTrue();
    advance(Duration.ofSeconds(1).plusNanos(STEP_NANOS));
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void anIdleConnectionStaysOpenWhileTheProcessIsSuspended() {
    ConnectionTracker tracker = connected();
    exchange.received();
    tracker.requestBegan(request);
    tracker.responseEnded(200);
    suspend(IDLE.multipliedBy(2));
    assertThat(exchange.closes()).isZero();
    advance(IDLE.plusNanos(STEP_NANOS));
    assertThat(exchange.closes()).isEqualTo(1);
  }

  @Test
  void aClientThatCouldNotBeWrittenToBecauseOfASuspensionIsNotClosed() {
    ConnectionTracker tracker = connected();
    exchange.received();
    tracker.requestBegan(request);
    blockOutput();
    advance(DELIVERY);
    suspend(DELIVERY.multipliedBy(3));
    assertThat(channel.isOpen()).isTrue();
    advance(DELIVERY.multipliedBy(2));
    assertThat(channel.isOpen()).as("it reads nothing").isFalse();
  }
}
