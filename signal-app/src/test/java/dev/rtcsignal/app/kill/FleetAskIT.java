package dev.rtcsignal.app.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.adapter.routing.AskResult;
import dev.rtcsignal.adapter.routing.Asker;
import dev.rtcsignal.adapter.routing.SignalRouter;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.SignalTransport;
import dev.rtcsignal.ports.jdbc.JdbcOutboxStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Questions of four replicas, whose answers come to others. 100; with the system property {@code
 * fleet.measured}, 1,000.
 */
@Timeout(600)
class FleetAskIT {
  private static final int REPLICAS = 4;
  private static final int TIMES = KillFigures.OF_FLEETS ? 1_000 : 100;
  private static final int AT_ONCE = 20;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final SplittableRandom random = new SplittableRandom(20_261_203);

  @TempDir private Path folder;

  /** A replica, whose cloud gives each question to a client that answers at another. */
  private static final class Replica implements SignalTransport {
    private final Asker asker;
    private final SignalRouter router;
    private volatile Replica answersAt = this;

    Replica(JdbcOutboxStore store) {
      asker =
          Asker.builder(this, new SenderId("server"))
              .questions(store.registers().questions())
              .build();
      router = SignalRouter.builder(asker).build();
    }

    @Override
    public CompletableFuture<SendResult> sendAsync(OutboundSignal signal, SendOptions options) {
      String question = signal.payload().match(text -> text.value(), binary -> "");
      String id = Json.parse(question).orElseThrow().getString("requestId");
      UserId user = signal.to().match(to -> to.user(), member -> null, many -> null, room -> null);
      String answer = "{\"answerTo\":\"" + id + "\",\"data\":\"" + user.value() + "\"}";
      answersAt.router.onSignal(
          new InboundSignal(VerifiedSender.unchecked(KilledFleet.APP, user), Payload.text(answer)));
      return CompletableFuture.completedFuture(new SendResult.Accepted("request"));
    }

    CompletableFuture<Long> ask(String user) {
      long began = System.nanoTime();
      return asker
          .ask(
              KilledFleet.APP,
              new UserId(user),
              new Asker.Question<>("who", "you", String.class),
              LIMIT)
          .thenApply(
              result -> {
                assertThat(result).isEqualTo(new AskResult.Answered<>(user));
                return System.nanoTime() - began;
              });
    }
  }

  @ParameterizedTest
  @MethodSource("dev.rtcsignal.app.kill.KillStore#ofFleets")
  void areAllAnswered(KillStore kind) throws Exception {
    String url = kind.create(folder);
    List<JdbcOutboxStore> stores = new ArrayList<>();
    List<Replica> replicas = new ArrayList<>();
    for (int i = 0; i < REPLICAS; i++) {
      stores.add(StoredEntries.open(url));
      replicas.add(new Replica(stores.get(i)));
    }
    try {
      ask(replicas, 0, "warm");
      KillFigures.add(
          "questions with answers at the same replica, " + kind, "%s", ask(replicas, 0, "same"));
      KillFigures.add(
          "questions with answers at another replica, " + kind, "%s", ask(replicas, 1, "other"));
    } finally {
      replicas.forEach(replica -> replica.asker.close());
      stores.forEach(JdbcOutboxStore::close);
    }
  }

  private String ask(List<Replica> replicas, int further, String prefix) throws Exception {
    for (int i = 0; i < REPLICAS; i++) {
      replicas.get(i).answersAt = replicas.get((i + further) % REPLICAS);
    }
    List<Long> times = new ArrayList<>();
    for (int first = 0; first < TIMES; first += AT_ONCE) {
      List<CompletableFuture<Long>> asked = new ArrayList<>();
      for (int i = first; i < first + AT_ONCE; i++) {
        asked.add(replicas.get(random.nextInt(REPLICAS)).ask(prefix + i));
      }
      for (CompletableFuture<Long> one : asked) {
        times.add(one.get(LIMIT.toSeconds(), TimeUnit.SECONDS));
      }
    }
    times.sort(null);
    return "%d answered, p50 %.1f ms, p99 %.1f ms"
        .formatted(TIMES, times.get(TIMES / 2) / 1e6, times.get(TIMES * 99 / 100) / 1e6);
  }
}
