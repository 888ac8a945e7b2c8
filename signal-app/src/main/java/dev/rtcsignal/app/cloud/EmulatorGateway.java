package dev.rtcsignal.app.cloud;

import dev.rtcsignal.domain.delivery.AttemptOutcome;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.ports.SignalGateway;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Sends to an emulated cloud in the same process, under its quotas and faults. A signal leaves when
 * its transmission starts. A {@code hang} fault leaves it without an outcome until it is recalled.
 *
 * <p>A gateway, not a transport: a {@code Dispatcher} queues, orders and retries here exactly as it
 * does over HTTP.
 */
public final class EmulatorGateway implements SignalGateway {
  private final EmulatedCloud cloud;
  private final AtomicLong requests = new AtomicLong();

  /** Makes a gateway to a cloud. */
  public EmulatorGateway(EmulatedCloud cloud) {
    this.cloud = Objects.requireNonNull(cloud);
  }

  @Override
  public Optional<Transmission> prepare(OutboundSignal signal) {
    return Optional.of(new InProcess(Objects.requireNonNull(signal)));
  }

  private enum TransmissionState {
    PREPARED,
    LEFT,
    RECALLED
  }

  private final class InProcess implements Transmission {
    private final OutboundSignal signal;
    private final AtomicReference<TransmissionState> state =
        new AtomicReference<>(TransmissionState.PREPARED);
    private final CompletableFuture<AttemptOutcome> outcome = new CompletableFuture<>();

    InProcess(OutboundSignal signal) {
      this.signal = signal;
    }

    @Override
    public CompletableFuture<AttemptOutcome> start() {
      if (state.compareAndSet(TransmissionState.PREPARED, TransmissionState.LEFT)) {
        String requestId = "emulator-" + requests.incrementAndGet();
        cloud
            .faults()
            .take(Fault.At.OPENAPI, () -> attributes(signal))
            .ifPresentOrElse(
                fault -> apply(fault, requestId), () -> end(send(signal, requestId, 1)));
      }
      return outcome;
    }

    @Override
    public SendResult recall() {
      boolean left =
          !state.compareAndSet(TransmissionState.PREPARED, TransmissionState.RECALLED)
              && state.get() == TransmissionState.LEFT;
      SendResult result =
          left
              ? new SendResult.Uncertain(SendResult.Uncertain.Reason.TIMED_OUT, 0, "", "")
              : new SendResult.NotSent(SendResult.NotSent.Reason.CANNOT_CONNECT);
      end(result);
      return result;
    }

    private void end(SendResult result) {
      outcome.complete(new AttemptOutcome(result));
    }

    private void apply(Fault fault, String requestId) {
      switch (fault.kind()) {
        case STATUS -> end(refused(OpenApiError.ofStatus(fault.status(), fault.code()), requestId));
        case THROTTLE -> end(refused(OpenApiError.overLimit(), requestId));
        case SKEW_DATE -> end(refused(OpenApiError.invalidTimestamp(), requestId));
        case CLOSE -> end(broken());
        case CLOSE_AFTER_ACCEPT -> {
          send(signal, requestId, 1);
          end(broken());
        }
        case DELAY ->
            cloud.at(
                cloud.now().plus(fault.delay()),
                () -> end(send(signal, requestId, 1)),
                () -> end(broken()));
        case DUPLICATE -> end(send(signal, requestId, 2));
        case HANG -> {
          // No outcome until the caller recalls the transmission.
        }
      }
    }
  }

  private static SendResult broken() {
    return new SendResult.Uncertain(SendResult.Uncertain.Reason.CONNECTION_BROKE, 0, "", "");
  }

  private SendResult send(OutboundSignal signal, String requestId, int copies) {
    if (!cloud.knows(signal.app())) {
      return refused(OpenApiError.invalid("NotExistAppId", "The AppId does not exist."), requestId);
    }
    if (!cloud.admit(signal.app(), room(signal.to()), signal.to().units())) {
      return refused(OpenApiError.overLimit(), requestId);
    }
    for (int i = 0; i < copies; i++) {
      cloud.deliver(signal, requestId);
    }
    return new SendResult.Accepted(requestId);
  }

  private static SendResult refused(OpenApiError error, String requestId) {
    return new SendResult.Refused(error.status(), error.code(), error.message(), requestId);
  }

  private static Map<String, List<String>> attributes(OutboundSignal signal) {
    String action =
        signal
            .to()
            .match(
                user -> "SendUnicast",
                member -> "SendRoomUnicast",
                members -> "BatchSendRoomUnicast",
                room -> "SendBroadcast");
    List<String> to =
        signal
            .to()
            .match(
                user -> List.of(user.user().value()),
                member -> List.of(member.user().value()),
                members -> members.users().stream().map(Object::toString).toList(),
                room -> List.of());
    return Map.of(
        "action", List.of(action),
        "appId", List.of(signal.app().value()),
        "from", List.of(signal.from().value()),
        "roomId", room(signal.to()).map(RoomId::value).stream().toList(),
        "to", to);
  }

  private static Optional<RoomId> room(Audience to) {
    return to.match(
        user -> Optional.empty(),
        member -> Optional.of(member.room()),
        members -> Optional.of(members.room()),
        room -> Optional.of(room.room()));
  }
}
