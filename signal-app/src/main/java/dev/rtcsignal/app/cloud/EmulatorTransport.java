package dev.rtcsignal.app.cloud;

import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.ports.SignalTransport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends into an emulated cloud in the same process, under its quotas and with its faults. Waits for
 * nothing but a fault that delays; one that hangs leaves the send without an end. Has no queue, so
 * that priority, deadline and order have no effect, and repeats nothing.
 */
public final class EmulatorTransport implements SignalTransport {
  private final EmulatedCloud cloud;
  private final AtomicLong requests = new AtomicLong();

  public EmulatorTransport(EmulatedCloud cloud) {
    this.cloud = cloud;
  }

  @Override
  public CompletableFuture<SendResult> sendAsync(OutboundSignal signal, SendOptions options) {
    String requestId = "emulator-" + requests.incrementAndGet();
    return cloud
        .faults()
        .next(Fault.At.OPENAPI, () -> facts(signal))
        .map(fault -> meet(fault, signal, requestId))
        .orElseGet(() -> CompletableFuture.completedFuture(send(signal, requestId, 1)));
  }

  private CompletableFuture<SendResult> meet(Fault fault, OutboundSignal signal, String requestId) {
    CompletableFuture<SendResult> result = new CompletableFuture<>();
    switch (fault.kind()) {
      case STATUS ->
          result.complete(refused(OpenApiError.ofStatus(fault.status(), fault.code()), requestId));
      case THROTTLE -> result.complete(refused(OpenApiError.overLimit(), requestId));
      case SKEW_DATE -> result.complete(refused(OpenApiError.invalidTimestamp(), requestId));
      case CLOSE -> result.complete(broken());
      case CLOSE_AFTER_ACCEPT -> {
        send(signal, requestId, 1);
        result.complete(broken());
      }
      case DELAY ->
          cloud.at(
              cloud.now().plus(fault.delay()),
              () -> result.complete(send(signal, requestId, 1)),
              () -> result.complete(broken()));
      case DUPLICATE -> result.complete(send(signal, requestId, 2));
      case HANG -> {
        // No answer ever comes; the caller gives up when it has waited enough.
      }
    }
    return result;
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
      cloud.deliver(signal);
    }
    return new SendResult.Accepted(requestId);
  }

  private static SendResult refused(OpenApiError error, String requestId) {
    return new SendResult.Refused(error.status(), error.code(), error.message(), requestId);
  }

  private static Map<String, List<String>> facts(OutboundSignal signal) {
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
