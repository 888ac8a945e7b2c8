package dev.rtcsignal.spring.classroom;

import dev.rtcsignal.adapter.http.Signals;
import dev.rtcsignal.adapter.routing.AskResult;
import dev.rtcsignal.adapter.routing.Asker;
import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.PresenceStore;
import dev.rtcsignal.spring.SignalRoute;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

/** A classroom: raised hands, who is there, and a question to the teacher. */
@SpringBootApplication
@EnableScheduling
public class Classroom {
  // The data of the events, and the contents of their answers.
  public record Hand(boolean up) {}

  public record Queue(List<String> hands) {}

  public record Lesson(String room) {}

  public record Recording(String teacher, int minutes) {}

  public record Consent(boolean given) {}

  private final List<String> hands = new CopyOnWriteArrayList<>();
  private final Signals signals;
  private final Asker asker;
  private final PresenceStore presence;

  Classroom(Signals signals, Asker asker, PresenceStore presence) {
    this.signals = signals;
    this.asker = asker;
    this.presence = presence;
  }

  @SignalRoute("raiseHand")
  Queue raiseHand(Hand hand, UserId user) {
    hands.remove(user.value());
    if (hand.up()) {
      hands.add(user.value());
    }
    return new Queue(hands);
  }

  @SignalRoute("whoIsHere")
  CompletionStage<List<String>> whoIsHere(Lesson lesson, VerifiedSender sender) {
    return presence
        .usersIn(sender.app(), new RoomId(lesson.room()))
        .thenApply(users -> users.keySet().stream().map(UserId::value).toList());
  }

  @SignalRoute("record")
  CompletionStage<Boolean> record(Recording recording, VerifiedSender sender) {
    var question = new Asker.Question<>("mayRecord", recording, Consent.class);
    return asker
        .ask(sender.app(), new UserId(recording.teacher()), question, Duration.ofSeconds(3))
        .thenApply(r -> r instanceof AskResult.Answered<Consent> yes && yes.answer().given());
  }

  @Scheduled(fixedDelayString = "${classroom.push-every:1s}")
  void pushHands() {
    signals.toRoom("lesson").eventAsync("hands", new Queue(hands));
  }

  public static void main(String[] args) {
    SpringApplication.run(Classroom.class, args);
  }
}
