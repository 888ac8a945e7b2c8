package dev.rtcsignal.app.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Every deadline of a connection, one nanosecond before it and at it, in virtual time. */
class ConnectionTrackerTest extends TrackedConnection {
  @Test
  void closesAConnectionOverWhichNoFirstHeadArrives() {
    connected();
    assertClosesExactlyAfter(DELIVERY);
  }

  @Test
  void closesAnIdleConnectionAsLongAfterItsLastResponse() {
    ConnectionTracker tracker = connected();
    advance(Duration.ofSeconds(3));
    exchange.received();
    tracker.requestBegan(request);
    advance(Duration.ofSeconds(7));
    tracker.responseEnded(200);
    assertClosesExactlyAfter(IDLE);
  }

  @Test
  void answers408ToABodyThatIsIncompleteAndClosesASecondLater() {
    ConnectionTracker tracker = connected();
    advance(Duration.ofSeconds(3));
    tracker.requestBegan(request);
    advance(DELIVERY.minus(NANO));
    assertThat(exchange.status()).isZero();
    advance(NANO);
    assertThat(exchange.status()).isEqualTo(408);
    tracker.responseEnded(200);
    assertClosesExactlyAfter(LINGER);
  }

  @Test
  void closesAConnectionWhoseResponseCameBeforeTheEndOfTheBody() {
    ConnectionTracker tracker = connected();
    tracker.requestBegan(request);
    advance(Duration.ofSeconds(3));
    tracker.responseEnded(200);
    assertClosesExactlyAfter(LINGER);
  }

  @Test
  void aRequestThatIsBeingHandledHasNoDeadline() {
    ConnectionTracker tracker = connected();
    exchange.received();
    tracker.requestBegan(request);
    for (int minute = 0; minute < 60; minute++) {
      advance(Duration.ofMinutes(1));
    }
    assertThat(exchange.closes()).isZero();
    assertThat(exchange.status()).isZero();
    tracker.responseEnded(200);
    assertClosesExactlyAfter(IDLE);
  }

  @Test
  void closesARejectedConnectionAfterASecond() {
    ConnectionTracker tracker = connected();
    advance(Duration.ofSeconds(3));
    exchange.received();
    tracker.reject();
    assertThat(tracker.ignoresRequests()).isTrue();
    assertClosesExactlyAfter(LINGER);
  }

  @Test
  void closesAConnectionOverALimitAfterASecondEvenWithoutARequest() {
    connected(Optional.of(Rejection.FULL));
    assertClosesExactlyAfter(LINGER);
  }

  @Test
  void closesByForceASecondAfterClosingInOrder() {
    ConnectionTracker tracker = connected();
    advance(DELIVERY);
    assertThat(exchange.closes()).isEqualTo(1);
    assertThat(tracker.ignoresRequests()).isTrue();
    advance(LINGER.minus(NANO));
    assertThat(channel.isOpen()).isTrue();
    advance(NANO);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void closesAfterTheLastResponseIfRequested() {
    ConnectionTracker tracker = connected();
    exchange.received();
    tracker.requestBegan(request);
    tracker.requestBegan(request);
    tracker.closeAfterResponse();
    assertThat(tracker.ignoresRequests()).isTrue();
    tracker.responseEnded(200);
    assertThat(exchange.closes()).as("one response is missing").isZero();
    tracker.responseEnded(200);
    assertThat(exchange.closes()).isEqualTo(1);
  }

  @Test
  void closesASecondAfterTheLastResponseThatCameBeforeTheEndOfItsRequest() {
    ConnectionTracker tracker = connected();
    tracker.requestBegan(request);
    tracker.closeAfterResponse();
    tracker.responseEnded(200);
    exchange.received();
    assertClosesExactlyAfter(LINGER);
  }

  @Test
  void closesAConnectionWhoseClientReadsNothingForTwiceTheDeliveryTime() {
    ConnectionTracker tracker = connected();
    exchange.received();
    tracker.requestBegan(request);
    blockOutput();
    advance(DELIVERY);
    advance(DELIVERY.minus(NANO));
    assertThat(channel.isOpen()).isTrue();
    advance(NANO);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void closesAConnectionOnlyAfterItsClientStopsReadingForTheDeliveryTime() {
    ConnectionTracker tracker = connected();
    exchange.received();
    tracker.requestBegan(request);
    tracker.responseEnded(200);
    blockOutput();
    for (int period = 0; period < 20; period++) {
      advance(DELIVERY.minus(NANO));
      clientReads(1);
      advance(NANO);
    }
    assertThat(channel.isOpen()).isTrue();
    assertThat(exchange.closes()).as("idle does not count while output waits").isZero();
    advance(DELIVERY.minus(NANO));
    assertThat(channel.isOpen()).isTrue();
    advance(NANO);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void theDeadlineOfAClosingConnectionWaitsForOutputThatIsBeingRead() {
    connected();
    channel.write(Unpooled.wrappedBuffer(new byte[100]));
    channel.unsafe().outboundBuffer().addFlush();
    advance(DELIVERY);
    assertThat(exchange.closes()).isEqualTo(1);
    for (int period = 0; period < 5; period++) {
      advance(DELIVERY.minus(NANO));
      clientReads(1);
      advance(NANO);
    }
    assertThat(channel.isOpen()).isTrue();
    advance(DELIVERY);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void theIdleTimeoutReplacesTheOutputTimeoutOnceTheClientHasRead() {
    ConnectionTracker tracker = connected();
    exchange.received();
    tracker.requestBegan(request);
    tracker.responseEnded(200);
    assertThat(channel.pipeline().get(IdleStateHandler.class)).isNull();
    blockOutput();
    assertThat(channel.pipeline().get(IdleStateHandler.class)).isNotNull();
    advance(DELIVERY);
    clientReadsAll();
    assertThat(channel.pipeline().get(IdleStateHandler.class)).isNull();
    assertClosesExactlyAfter(IDLE);
  }

  @Test
  void anActionWaitsUntilOutputIsNotBlocked() {
    ConnectionTracker tracker = connected();
    AtomicInteger runs = new AtomicInteger();
    tracker.whenWritable(runs::incrementAndGet);
    channel.runPendingTasks();
    assertThat(runs).as("not blocked").hasValue(1);
    blockOutput();
    tracker.whenWritable(runs::incrementAndGet);
    channel.runPendingTasks();
    assertThat(runs).as("blocked").hasValue(1);
    clientReadsAll();
    assertThat(runs).hasValue(2);
  }

  /** A task that follows the check in the event loop sees its decision carried out. */
  @Test
  void executesADecisionInTheTaskThatMakesIt() {
    ConnectionTracker tracker = connected();
    AtomicInteger seen = new AtomicInteger(-1);
    channel
        .eventLoop()
        .schedule(
            () -> {
              exchange.received();
              if (!tracker.ignoresRequests()) {
                tracker.requestBegan(request);
              }
              seen.set(exchange.closes());
            },
            DELIVERY.toNanos(),
            TimeUnit.NANOSECONDS);
    advance(DELIVERY);
    assertThat(seen).hasValue(1);
    assertThat(tracker.closed()).as("the request came too late").isZero();
  }

  @Test
  void aRequestThatArrivesAtTheDeadlineBeforeTheCheckKeepsTheConnectionOpen() {
    ConnectionTracker tracker = connected();
    exchange.received();
    tracker.requestBegan(request);
    tracker.responseEnded(200);
    advance(IDLE.minus(NANO));
    ticker.advance(1, TimeUnit.NANOSECONDS);
    tracker.requestBegan(request);
    advance(Duration.ZERO);
    advance(IDLE);
    assertThat(exchange.closes()).isZero();
  }

  @Test
  void outputThatIsBlockedAtTheDeadlineBeforeTheCheckKeepsTheConnectionOpen() {
    ConnectionTracker tracker = connected();
    exchange.received();
    tracker.requestBegan(request);
    tracker.responseEnded(200);
    advance(IDLE.minus(NANO));
    ticker.advance(1, TimeUnit.NANOSECONDS);
    blockOutput();
    assertThat(exchange.closes()).isZero();
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void closesAtOnceWithoutWaitingForOutput() {
    ConnectionTracker tracker = connected();
    blockOutput();
    tracker.closeNow();
    channel.runPendingTasks();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void aRequestCountsAsWaitingForItsClientFromTheSecondSweep() {
    ConnectionTracker tracker = connected();
    assertThat(tracker.waitsForClient()).as("no request").isFalse();
    tracker.requestBegan(request);
    assertThat(tracker.waitsForClient()).as("first sweep").isFalse();
    assertThat(tracker.waitsForClient()).as("its body is incomplete").isTrue();
    exchange.received();
    assertThat(tracker.waitsForClient()).as("being handled").isFalse();
    blockOutput();
    assertThat(tracker.waitsForClient()).as("first sweep").isFalse();
    assertThat(tracker.waitsForClient()).as("its output is not read").isTrue();
  }

  @Test
  void countsEachRequestOnce() {
    ConnectionTracker tracker = connected();
    tracker.requestBegan(request);
    tracker.requestBegan(request);
    assertThat(tracker.responseEnded(200)).isTrue();
    assertThat(tracker.closed()).isEqualTo(1);
    assertThat(tracker.responseEnded(200)).as("after the connection closed").isFalse();
    assertThat(tracker.closed()).isZero();
  }
}
