package dev.rtcsignal.ports.wrong;

import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.contract.SignalTransportContract;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Suites of transports with one defect each. */
final class WrongTransports {
  private WrongTransports() {}

  /** A transport without a defect, apart from what a subclass changes. */
  private abstract static class Suite extends SignalTransportContract {
    /** Returns what arrives for one signal. */
    abstract List<OutboundSignal> delivered(OutboundSignal sent);

    @Override
    protected Subject open() {
      List<OutboundSignal> arrived = new CopyOnWriteArrayList<>();
      return new Subject((signal, options) -> send(signal, arrived), () -> arrived);
    }

    CompletableFuture<SendResult> send(OutboundSignal signal, List<OutboundSignal> arrived) {
      arrived.addAll(delivered(signal));
      return CompletableFuture.completedFuture(new SendResult.Accepted("r"));
    }
  }

  static final class Correct extends Suite {
    @Override
    List<OutboundSignal> delivered(OutboundSignal sent) {
      return List.of(Objects.requireNonNull(sent));
    }
  }

  static final class DropsBinaryPayloads extends Suite {
    @Override
    List<OutboundSignal> delivered(OutboundSignal sent) {
      return sent.payload().match(text -> List.of(sent), binary -> List.of());
    }
  }

  static final class SendsTwice extends Suite {
    @Override
    List<OutboundSignal> delivered(OutboundSignal sent) {
      return List.of(sent, sent);
    }
  }

  static final class SwapsMembers extends Suite {
    @Override
    List<OutboundSignal> delivered(OutboundSignal sent) {
      if (!(sent.to() instanceof Audience.RoomMembers members)) {
        return List.of(sent);
      }
      List<UserId> users = new ArrayList<>(members.users());
      Collections.swap(users, 0, 1);
      return List.of(signal(new Audience.RoomMembers(members.room(), users), sent.payload()));
    }
  }

  static final class AcceptsNull extends Suite {
    @Override
    List<OutboundSignal> delivered(OutboundSignal sent) {
      return sent == null ? List.of() : List.of(sent);
    }
  }

  static final class Refuses extends Suite {
    @Override
    List<OutboundSignal> delivered(OutboundSignal sent) {
      return List.of(sent);
    }

    @Override
    CompletableFuture<SendResult> send(OutboundSignal signal, List<OutboundSignal> arrived) {
      super.send(signal, arrived);
      return CompletableFuture.completedFuture(new SendResult.Refused(400, "Wrong", "", ""));
    }
  }
}
