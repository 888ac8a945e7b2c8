package dev.rtcsignal.app.cli;

import dev.rtcsignal.domain.delivery.AttemptOutcome;
import dev.rtcsignal.domain.delivery.BulkReport.State;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.SignalGateway;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/**
 * Records each attempt of a bulk send before it leaves, and its outcome before the sender learns of
 * it. An attempt that cannot be recorded does not leave.
 */
final class RecordedGateway implements SignalGateway {
  private final SignalGateway gateway;
  private final OutcomeFile outcomes;
  private final Queue<String> unrecorded;

  /**
   * @param unrecorded takes a line for each outcome that could not be recorded
   */
  RecordedGateway(SignalGateway gateway, OutcomeFile outcomes, Queue<String> unrecorded) {
    this.gateway = gateway;
    this.outcomes = outcomes;
    this.unrecorded = unrecorded;
  }

  @Override
  public Optional<Transmission> prepare(OutboundSignal signal) {
    List<UserId> users = ((Audience.RoomMembers) signal.to()).users();
    return gateway.prepare(signal).map(transmission -> new Recorded(users, transmission));
  }

  private final class Recorded implements Transmission {
    private final List<UserId> users;
    private final Transmission transmission;

    Recorded(List<UserId> users, Transmission transmission) {
      this.users = users;
      this.transmission = transmission;
    }

    @Override
    public CompletableFuture<AttemptOutcome> start() {
      try {
        long call = outcomes.started(users);
        return transmission.start().thenApply(outcome -> ended(call, outcome));
      } catch (IOException e) {
        return CompletableFuture.completedFuture(
            new AttemptOutcome(new NotSent(NotSent.Reason.WITHDRAWN)));
      }
    }

    private AttemptOutcome ended(long call, AttemptOutcome outcome) {
      try {
        outcomes.ended(call, outcome.result());
      } catch (IOException e) {
        unrecorded.add(
            State.of(outcome.result())
                + ", not recorded: "
                + String.join(" ", users.stream().map(UserId::value).toList()));
      }
      return outcome;
    }

    @Override
    public SendResult recall() {
      return transmission.recall();
    }
  }
}
