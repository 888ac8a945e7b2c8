package dev.rtcsignal.ports.wrong;

import dev.rtcsignal.domain.event.RtcEvent;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.PresenceStore;
import dev.rtcsignal.ports.contract.PresenceStoreContract;
import dev.rtcsignal.ports.memory.PresenceTracker;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Suites of stores of presence, a correct one and some with one defect each. */
final class WrongPresenceStores {
  private WrongPresenceStores() {}

  static class Correct extends PresenceStoreContract {
    private final PresenceStore store = wrong(new PresenceTracker());

    PresenceStore wrong(PresenceStore correct) {
      return correct;
    }

    @Override
    protected PresenceStore open() {
      return store;
    }
  }

  static final class KeepsTheUsersOfARoomThatEnded extends Correct {
    @Override
    PresenceStore wrong(PresenceStore correct) {
      return new Delegating(correct) {
        @Override
        public CompletionStage<Void> onEvent(RtcEvent event) {
          return event instanceof RtcEvent.RoomDestroy
              ? CompletableFuture.completedFuture(null)
              : super.onEvent(event);
        }
      };
    }
  }

  static final class SortsUsersByName extends Correct {
    @Override
    PresenceStore wrong(PresenceStore correct) {
      return new Delegating(correct) {
        @Override
        public CompletableFuture<Map<UserId, Instant>> usersIn(AppId app, RoomId room) {
          return super.usersIn(app, room).thenApply(WrongPresenceStores::sorted);
        }
      };
    }
  }

  private static Map<UserId, Instant> sorted(Map<UserId, Instant> users) {
    Map<UserId, Instant> sorted =
        new TreeMap<>((one, other) -> other.value().compareTo(one.value()));
    sorted.putAll(users);
    return sorted;
  }

  static final class OneApplicationForAll extends Correct {
    @Override
    PresenceStore wrong(PresenceStore correct) {
      return new Delegating(correct) {
        private AppId first = new AppId("other");

        @Override
        public CompletionStage<Void> onEvent(RtcEvent event) {
          first = event.source().app();
          return super.onEvent(event);
        }

        @Override
        public CompletableFuture<Map<UserId, Instant>> usersIn(AppId app, RoomId room) {
          return super.usersIn(first, room);
        }

        @Override
        public CompletableFuture<Map<RoomId, Integer>> roomsOf(AppId app) {
          return super.roomsOf(first);
        }
      };
    }
  }

  private abstract static class Delegating implements PresenceStore {
    private final PresenceStore store;

    Delegating(PresenceStore store) {
      this.store = store;
    }

    @Override
    public CompletionStage<Void> onEvent(RtcEvent event) {
      return store.onEvent(event);
    }

    @Override
    public CompletableFuture<Map<UserId, Instant>> usersIn(AppId app, RoomId room) {
      return store.usersIn(app, room);
    }

    @Override
    public CompletableFuture<Map<RoomId, Integer>> roomsOf(AppId app) {
      return store.roomsOf(app);
    }
  }
}
