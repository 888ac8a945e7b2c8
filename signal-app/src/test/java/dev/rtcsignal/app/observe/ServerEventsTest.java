package dev.rtcsignal.app.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.observe.ServerEvent.SendCompleted;
import dev.rtcsignal.app.observe.ServerEvent.SendOrigin;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.ports.SignalTransport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Row D3 of the field faults. */
class ServerEventsTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

  private final AtomicReference<Instant> clock = new AtomicReference<>(NOW);
  private final AtomicReference<Instant> steady = new AtomicReference<>(NOW);

  @Test
  void aSendTakesTheTimeOfTheSteadyClockWhenTheTimeOfDayIsSetBack() {
    ServerEvents events = new ServerEvents(clock::get, steady::get);
    List<SendCompleted> completed = new ArrayList<>();
    events.listen(SendCompleted.class, completed::add);
    CompletableFuture<SendResult> sent = new CompletableFuture<>();
    SignalTransport transport = events.reporting((signal, options) -> sent, SendOrigin.SERVER);
    transport.sendAsync(signal(), SendOptions.DEFAULT);
    clock.set(NOW.minus(Duration.ofDays(1)));
    steady.set(NOW.plusSeconds(3));
    sent.complete(new SendResult.Accepted("id"));
    assertThat(completed)
        .singleElement()
        .satisfies(event -> assertThat(event.at()).isEqualTo(NOW))
        .satisfies(event -> assertThat(event.took()).isEqualTo(Duration.ofSeconds(3)));
  }

  private static OutboundSignal signal() {
    return new OutboundSignal(
        new AppId("app"),
        new SenderId("server"),
        new Audience.WholeRoom(new RoomId("hall")),
        Payload.text("x"));
  }
}
