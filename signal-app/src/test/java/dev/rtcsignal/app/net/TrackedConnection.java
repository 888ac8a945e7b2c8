package dev.rtcsignal.app.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.config.ServerLimits;
import io.netty.buffer.Unpooled;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;

/** A connection with its tracker, in virtual time. */
abstract class TrackedConnection {
  static final Duration DELIVERY = Duration.ofSeconds(10);
  static final Duration IDLE = Duration.ofSeconds(60);
  static final Duration LINGER = Duration.ofSeconds(1);
  static final Duration NANO = Duration.ofNanos(1);
  static final long STEP_NANOS = Duration.ofMillis(399).toNanos();

  final MockTicker ticker = Ticker.newMockTicker();
  final EmbeddedChannel channel = EmbeddedChannel.builder().ticker(ticker).build();
  final FakeExchange exchange = new FakeExchange();
  final HttpServerRequest request = exchange.request();

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  final ConnectionTracker connected(Optional<Rejection> rejection) {
    ConnectionTracker tracker = accepted(rejection);
    tracker.connected(exchange.connection());
    return tracker;
  }

  /** Accepted by the listener; the TLS handshake, if there is one, is not done. */
  final ConnectionTracker accepted(Optional<Rejection> rejection) {
    ServerLimits limits =
        new ServerLimits(100, 1_024, DELIVERY, IDLE, new ServerLimits.Connections(9, 9), 9, 9);
    ConnectionTracker tracker =
        new ConnectionTracker(
            channel, ActiveTime::new, new Peer("192.0.2.1", false), limits, rejection);
    channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(4_096, 16_384));
    channel.pipeline().addLast(tracker);
    return tracker;
  }

  final ConnectionTracker connected() {
    return connected(Optional.empty());
  }

  /** Lets the event loop run as often as one that is not blocked does. */
  final void advance(Duration by) {
    long left = by.toNanos();
    for (; left > STEP_NANOS; left -= STEP_NANOS) {
      suspend(Duration.ofNanos(STEP_NANOS));
    }
    suspend(Duration.ofNanos(left));
  }

  final void suspend(Duration by) {
    ticker.advance(by.toNanos(), TimeUnit.NANOSECONDS);
    channel.runPendingTasks();
  }

  final void assertClosesExactlyAfter(Duration timeout) {
    advance(timeout.minus(NANO));
    assertThat(exchange.closes()).as("just before").isZero();
    advance(NANO);
    assertThat(exchange.closes()).as("at the deadline").isEqualTo(1);
  }

  /** Writes more than the high mark, of which the client reads nothing yet. */
  final void blockOutput() {
    channel.write(Unpooled.wrappedBuffer(new byte[20_000]));
    channel.unsafe().outboundBuffer().addFlush();
    channel.runPendingTasks();
    assertThat(channel.isWritable()).isFalse();
  }

  final void clientReads(int bytes) {
    channel.unsafe().outboundBuffer().progress(bytes);
  }

  final void clientReadsAll() {
    channel.flush();
    channel.runPendingTasks();
    assertThat(channel.isWritable()).isTrue();
  }
}
