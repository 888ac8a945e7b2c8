package dev.rtcsignal.ports.outbox;

import static dev.rtcsignal.ports.outbox.Relayed.PATIENT;
import static dev.rtcsignal.ports.outbox.Relayed.add;
import static dev.rtcsignal.ports.outbox.Relayed.get;
import static dev.rtcsignal.ports.outbox.Relayed.request;
import static dev.rtcsignal.ports.outbox.Relayed.stored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.outbox.Lease;
import dev.rtcsignal.domain.outbox.OutboxEntry;
import dev.rtcsignal.domain.outbox.OutboxRules;
import dev.rtcsignal.domain.outbox.OutboxState;
import dev.rtcsignal.ports.memory.InMemoryOutboxStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LateMarksTest {
  private final InMemoryOutboxStore store = new InMemoryOutboxStore(InstantSource.system());
  private final Set<Long> held = new TreeSet<>();
  private final List<OutboxEntry> lost = new ArrayList<>();
  private final LateMarks lateMarks =
      new LateMarks(store, OutboxRules.DEFAULT, held::contains, lost::add);
  private Lease lease;

  @BeforeEach
  void takeTheLease() throws Exception {
    lease = get(store.lease(OutboxFixture.LINE, "here")).granted().orElseThrow().lease();
  }

  private OutboxEntry leaving(String name, SendOptions options) throws Exception {
    OutboxEntry waiting = add(store, request(name, options));
    OutboxEntry marked =
        OutboxRules.DEFAULT.mark(waiting, lease, store.clock().instant()).orElseThrow();
    assertThat(get(store.mark(marked, lease))).isTrue();
    return marked;
  }

  @Test
  void anEntryThatIsLeavingThoughNothingSendsItBecomesUncertain() throws Exception {
    leaving("late", PATIENT);
    get(lateMarks.end(lease));
    assertThat(stored(store, "late").status().state()).isEqualTo(OutboxState.UNCERTAIN);
    assertThat(lost).containsExactly(stored(store, "late"));
  }

  @Test
  void itWaitsAgainIfDuplicatesAreHarmless() throws Exception {
    leaving("late", PATIENT.duplicatesHarmless());
    get(lateMarks.end(lease));
    assertThat(stored(store, "late").status().state()).isEqualTo(OutboxState.WAITING);
  }

  @Test
  void anEntryThatIsBeingSentIsLeftAlone() throws Exception {
    held.add(leaving("in-flight", PATIENT).id());
    get(lateMarks.end(lease));
    assertThat(stored(store, "in-flight").status().state()).isEqualTo(OutboxState.LEAVING);
    assertThat(lost).isEmpty();
  }

  @Test
  void aDeposedSenderEndsNothingOfItsSuccessor() throws Exception {
    Lease old = lease;
    get(store.release(old));
    takeTheLease();
    leaving("of-the-successor", PATIENT);
    get(lateMarks.end(old));
    assertThat(stored(store, "of-the-successor").status().state()).isEqualTo(OutboxState.LEAVING);
  }
}
