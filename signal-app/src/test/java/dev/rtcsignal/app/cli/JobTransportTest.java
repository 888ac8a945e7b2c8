package dev.rtcsignal.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.delivery.BulkReport.State;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.Accepted;
import dev.rtcsignal.domain.delivery.SendResult.NotSent;
import dev.rtcsignal.domain.delivery.SendResult.Refused;
import dev.rtcsignal.domain.delivery.SendResult.Uncertain;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.memory.InMemoryOutbox;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JobTransportTest {
  private static final Refused REFUSED = new Refused(403, "AccessDenied", "", "r");
  private static final Uncertain UNCERTAIN = new Uncertain(Uncertain.Reason.TIMED_OUT, 0, "", "");

  private final AtomicReference<SendResult> answer = new AtomicReference<>(new Accepted("r"));
  private final List<OutboundSignal> sent = new CopyOnWriteArrayList<>();
  private final InMemoryOutbox outbox =
      InMemoryOutbox.answering(
          InstantSource.system(),
          signal -> {
            sent.add(signal);
            return answer.get();
          });

  private SendResult send(String job, Set<State> repeated, String user) {
    OutboundSignal signal =
        new OutboundSignal(
            new AppId("60af4c8dcb758d00ce35adb3"),
            new SenderId("server"),
            new Audience.RoomMembers(new RoomId("Room1"), List.of(new UserId(user))),
            Payload.text("hello"));
    return new JobTransport(outbox, job, repeated).sendAsync(signal, SendOptions.BULK).join();
  }

  private SendResult send(String user) {
    return send("", Set.of(), user);
  }

  @Test
  void aSecondRunGetsTheResultOfTheFirst() {
    assertThat(send("alice")).isInstanceOf(Accepted.class);
    assertThat(send("alice")).isInstanceOf(Accepted.class);
    assertThat(send("bob")).isInstanceOf(Accepted.class);
    assertThat(sent).hasSize(2);
  }

  @Test
  void anotherJobSendsTheSameOnceMore() {
    send("alice");
    send("again", Set.of(), "alice");
    assertThat(sent).hasSize(2);
  }

  @Test
  void aSecondRunSendsWhatWasNotSent() {
    answer.set(new NotSent(NotSent.Reason.NO_ACCESS_KEY));
    assertThat(send("alice")).isInstanceOf(NotSent.class);
    answer.set(new Accepted("r"));
    assertThat(send("alice")).isInstanceOf(Accepted.class);
    assertThat(sent).hasSize(2);
  }

  @Test
  void aSecondRunSendsNeitherWhatWasRefusedNorWhatIsUncertain() {
    answer.set(REFUSED);
    send("alice");
    answer.set(UNCERTAIN);
    send("bob");
    answer.set(new Accepted("r"));
    assertThat(send("alice")).isInstanceOf(Refused.class);
    assertThat(send("bob")).isInstanceOf(Uncertain.class);
    assertThat(sent).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(
      value = State.class,
      names = {"REFUSED", "UNCERTAIN"})
  void repeatsWhatItIsToldTo(State state) {
    answer.set(state == State.REFUSED ? REFUSED : UNCERTAIN);
    send("alice");
    answer.set(new Accepted("r"));
    assertThat(send("", Set.of(state), "alice")).isInstanceOf(Accepted.class);
    assertThat(sent).hasSize(2);
  }
}
