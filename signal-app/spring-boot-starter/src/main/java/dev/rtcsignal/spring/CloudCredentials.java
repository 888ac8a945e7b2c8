package dev.rtcsignal.spring;

import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.ports.DeliveryListener;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Learns from the outcomes of sends whether the cloud accepts the access key and the application;
 * until it has answered one they are not proven. Safe for use by many threads.
 */
final class CloudCredentials implements DeliveryListener {
  private static final Set<String> REFUSED =
      Set.of(
          "InvalidAccessKey",
          "SignatureDoesNotMatch",
          "InvalidSecretToken",
          "AccessDenied",
          "AccessDenied.NoPermissionForApp",
          "AccessDenied.ServiceNotEnabled",
          "InvalidParameter.AccountIdMismatch",
          "InvalidParameter.IllegalAppId",
          "InvalidParameter.NotExistAppId");

  private final AtomicReference<Optional<SendResult>> last =
      new AtomicReference<>(Optional.empty());

  @Override
  public Observer begin(OutboundSignal signal, SendOptions options) {
    return this::learn;
  }

  private void learn(SendResult result, Duration took) {
    boolean tells =
        result.match(
            accepted -> true,
            refused -> REFUSED.contains(refused.code()),
            notSent -> false,
            uncertain -> false);
    if (tells) {
      last.set(Optional.of(result));
    }
  }

  boolean refused() {
    return last.get().filter(result -> !result.isAccepted()).isPresent();
  }

  /** Returns the state in words, with the code of the cloud. */
  String describe() {
    return last.get()
        .map(
            result ->
                result instanceof SendResult.Refused refused
                    ? "refused: " + refused.code()
                    : "accepted")
        .orElse("not proven");
  }
}
