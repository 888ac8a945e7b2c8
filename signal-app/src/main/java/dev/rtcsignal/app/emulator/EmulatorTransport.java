package dev.rtcsignal.app.emulator;

import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.ports.SignalTransport;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** Sends into an emulated cloud in the same process, under its quotas. Never waits. */
public final class EmulatorTransport implements SignalTransport {
  private final EmulatedCloud cloud;
  private final AtomicLong requests = new AtomicLong();

  public EmulatorTransport(EmulatedCloud cloud) {
    this.cloud = cloud;
  }

  @Override
  public CompletableFuture<SendResult> sendAsync(OutboundSignal signal) {
    return CompletableFuture.completedFuture(
        send(signal, "emulator-" + requests.incrementAndGet()));
  }

  private SendResult send(OutboundSignal signal, String requestId) {
    if (!cloud.knows(signal.app())) {
      return refused(OpenApiError.invalid("NotExistAppId", "The AppId does not exist."), requestId);
    }
    if (!cloud.admit(signal.app(), room(signal.to()), signal.to().units())) {
      return refused(OpenApiError.overLimit(), requestId);
    }
    cloud.deliver(signal);
    return new SendResult.Accepted(requestId);
  }

  private static SendResult refused(OpenApiError error, String requestId) {
    return new SendResult.Refused(error.status(), error.code(), error.message(), requestId);
  }

  private static Optional<RoomId> room(Audience to) {
    return to.match(
        user -> Optional.empty(),
        member -> Optional.of(member.room()),
        members -> Optional.of(members.room()),
        room -> Optional.of(room.room()));
  }
}
