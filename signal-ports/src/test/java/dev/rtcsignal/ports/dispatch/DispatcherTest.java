package dev.rtcsignal.ports.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.domain.delivery.AttemptOutcome;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.Accepted;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.delivery.SendResult.Uncertain;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.ports.SignalGateway;
import dev.rtcsignal.ports.SignalGateway.Transmission;
import dev.rtcsignal.ports.contract.SignalTransportContract;
import dev.rtcsignal.ports.fixture.UnlimitedQuota;
import dev.rtcsignal.ports.fixture.VirtualTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Slots, defective gateways and closing. */
@Timeout(60)
class DispatcherTest {
  private static final SendResult TRANSPORT_FAILED =
      new Uncertain(Uncertain.Reason.TRANSPORT_FAILED, 0, "", "");

  private final VirtualTime time = new VirtualTime();

  @Nested
  class Contract extends SignalTransportContract {
    @Override
    protected Subject open() {
      List<OutboundSignal> arrived = new CopyOnWriteArrayList<>();
      Dispatcher dispatcher =
          Dispatcher.builder(InstantSource.system(), new SplittableRandom(1))
              .quota(new UnlimitedQuota())
              .build(
                  signal ->
                      Optional.of(
                          transmission(
                              () -> {
                                arrived.add(signal);
                                return completed(new Accepted("r"));
                              })));
      return new Subject(dispatcher, () -> arrived, dispatcher::close);
    }
  }

  @Test
  void neverHasMoreAttemptsInFlightThanAllowed() {
    VirtualGateway gateway = VirtualGateway.accepting(time);
    Dispatcher dispatcher = gateway.builder(new UnlimitedQuota()).maxInFlight(3).build(gateway);
    List<CompletableFuture<SendResult>> results = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      results.add(dispatcher.sendAsync(VirtualGateway.unicast("x" + i)));
    }
    for (int batch = 1; batch <= 3; batch++) {
      assertThat(gateway.inFlight()).isEqualTo(3);
      assertThat(gateway.arrived()).hasSize(3 * batch);
      time.pass(Duration.ofMillis(10));
    }
    assertThat(results).allMatch(result -> result.join() instanceof Accepted);
  }

  @Test
  void aFailedOutcomeOfTheGatewayMeansUncertainAndFreesTheSlot() {
    Dispatcher dispatcher =
        dispatcher(
            transmission(() -> CompletableFuture.failedFuture(new ArithmeticException("defect"))));
    for (int i = 0; i < 2; i++) {
      assertThat(VirtualGateway.withoutAttempts(send(dispatcher).join()))
          .isEqualTo(TRANSPORT_FAILED);
    }
  }

  @Test
  void anExceptionOfTheGatewayFailsTheSendAndFreesTheSlot() {
    Dispatcher dispatcher =
        dispatcher(
            transmission(
                () -> {
                  throw new ArithmeticException("defect");
                }));
    for (int i = 0; i < 2; i++) {
      assertThat(send(dispatcher)).isCompletedExceptionally();
    }
  }

  private Dispatcher dispatcher(Transmission transmission) {
    return Dispatcher.builder(time, new SplittableRandom(1))
        .delayer(time)
        .executor(Runnable::run)
        .quota(new UnlimitedQuota())
        .maxInFlight(1)
        .build(signal -> Optional.of(transmission));
  }

  private static CompletableFuture<SendResult> send(Dispatcher dispatcher) {
    return dispatcher.sendAsync(VirtualGateway.unicast("x"));
  }

  /**
   * Regression: the executor cannot complete the hanging send, since its only thread is in close().
   * Row D5 of the field faults.
   */
  @Test
  void closeReturnsOnTheOnlyThreadOfTheExecutor() throws Exception {
    ExecutorService single = Executors.newSingleThreadExecutor();
    SignalGateway gateway =
        signal ->
            Optional.of(
                transmission(
                    () ->
                        signal.equals(VirtualGateway.unicast("hangs"))
                            ? new CompletableFuture<>()
                            : completed(new Accepted("r"))));
    Dispatcher dispatcher =
        Dispatcher.builder(InstantSource.system(), new SplittableRandom(1))
            .quota(new UnlimitedQuota())
            .executor(single)
            .callTimeout(Duration.ofMillis(200))
            .build(gateway);
    CompletableFuture<SendResult> hanging = dispatcher.sendAsync(VirtualGateway.unicast("hangs"));
    CompletableFuture<Void> closed =
        dispatcher
            .sendAsync(VirtualGateway.unicast("ends"))
            .thenRunAsync(dispatcher::close, single);
    closed.get(30, TimeUnit.SECONDS);
    assertThat(hanging).isDone();
    single.shutdown();
  }

  @Test
  void aSecondCloseDoesNothing() {
    Dispatcher dispatcher =
        Dispatcher.builder(InstantSource.system(), new SplittableRandom(1))
            .build(signal -> Optional.empty());
    dispatcher.close();
    dispatcher.close();
    assertThatThrownBy(() -> send(dispatcher))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the transport is closed");
  }

  private static CompletableFuture<AttemptOutcome> completed(SendResult result) {
    return CompletableFuture.completedFuture(new AttemptOutcome(result));
  }

  private static Transmission transmission(Supplier<CompletableFuture<AttemptOutcome>> outcome) {
    return new Transmission() {
      @Override
      public CompletableFuture<AttemptOutcome> start() {
        return outcome.get();
      }

      @Override
      public SendResult recall() {
        return new NotSent(NotSent.Reason.CANNOT_CONNECT);
      }
    };
  }
}
