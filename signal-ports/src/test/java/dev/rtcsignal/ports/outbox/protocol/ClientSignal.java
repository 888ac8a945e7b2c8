package dev.rtcsignal.ports.outbox.protocol;

import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.outbox.OutboxRequest;
import dev.rtcsignal.domain.outbox.OutboxState;
import java.time.Instant;
import java.util.Optional;

/** What the caller and the cloud know of one signal, and what therefore has to hold. */
final class ClientSignal {
  final OutboxRequest request;
  final boolean harmless;
  final Instant made;
  int arrived;
  boolean acknowledged;
  boolean mayBeDoubled;

  /** A sender that was cut off tells the truth of its own attempt, and knows nothing of that. */
  boolean queuedThoughUncertain;

  boolean forgotten;
  private boolean wasAccepted;
  private Optional<SendResult> told = Optional.empty();

  ClientSignal(OutboxRequest request, boolean harmless, Instant made) {
    this.request = request;
    this.harmless = harmless;
    this.made = made;
    this.mayBeDoubled = harmless;
  }

  String name() {
    return request.name().value();
  }

  void tell(SendResult result) {
    told = Optional.of(result);
  }

  /** An operator has queued it again, so that what was told before holds no more. */
  void queuedAgain() {
    told = Optional.empty();
  }

  /** Checks the invariants. */
  void check(Optional<OutboxEntry> stored) {
    require(!acknowledged || forgotten || stored.isPresent(), "acknowledged, and lost");
    require(arrived <= 1 || mayBeDoubled, "arrived twice");
    stored.map(entry -> entry.status().state()).ifPresent(this::check);
    told.ifPresent(this::check);
  }

  private void check(OutboxState state) {
    switch (state) {
      case ACCEPTED -> require(arrived >= 1, "accepted, and did not arrive");
      case REFUSED, NOT_SENT -> require(arrived == 0, state + ", and arrived");
      default -> require(!wasAccepted, "accepted, and then " + state);
    }
    wasAccepted |= state == OutboxState.ACCEPTED;
    require(!wasAccepted || state == OutboxState.ACCEPTED, "accepted, and then " + state);
  }

  private void check(SendResult result) {
    boolean arrives =
        result.match(accepted -> true, refused -> false, notSent -> false, maybe -> arrived > 0);
    boolean maySendAgain = harmless || queuedThoughUncertain;
    require(arrives == arrived > 0 || (!arrives && maySendAgain), "told " + result + ", falsely");
  }

  private void require(boolean holds, String broken) {
    if (!holds) {
      throw new AssertionError(name() + ": " + broken + "; arrived " + arrived);
    }
  }
}
