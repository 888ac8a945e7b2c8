package dev.rtcsignal.app.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** As many requests with incomplete bodies as the default limits accept. */
@Timeout(180)
@EnabledOnOs(OS.LINUX)
@TestMethodOrder(OrderAnnotation.class)
class SlowBodiesIT {
  private static final int OF_ONE_ADDRESS = 1_000;
  private static final int BATCH = 250;

  /** How many requests of the regular client may be in flight. */
  private static final int FEW = 9;

  private static final byte[] HEAD =
      Callbacks.ascii(
          "POST /callback HTTP/1.1\r\nHost: localhost\r\nContent-Length: 524288\r\n\r\n");
  private static final byte[] PART = Callbacks.ascii("x".repeat(10_000));

  private static ServerUnderAttack server;

  @BeforeAll
  static void start() throws Exception {
    server = ServerUnderAttack.start("slow bodies", Map.of("SIGNAL_DELIVERY_SECONDS", "30"));
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  /** 3,000 requests of three addresses; 2,048 may be in flight. */
  @Test
  @Order(1)
  void requestsWithIncompleteBodiesDoNotAffectOthers() throws Exception {
    try (ManyConnections first = withHeads("127.70.0.1");
        ManyConnections second = withHeads("127.70.0.2");
        ManyConnections third = withHeads("127.70.0.3")) {
      for (ManyConnections attackers : List.of(first, second, third)) {
        assertThat(attackers.poll(Duration.ofMillis(300)).open()).isEqualTo(OF_ONE_ADDRESS);
      }
      assertThat(server.metric("signal_requests_in_flight")).isGreaterThan(3 * OF_ONE_ADDRESS - 1);
      server.assertServesDuring("incomplete bodies");
      for (ManyConnections attackers : List.of(first, second, third)) {
        attackers.resetAll();
      }
      server.awaitInFlight(FEW);
      server.assertServesDuring("their resets");
    }
  }

  private static ManyConnections withHeads(String address) throws Exception {
    ManyConnections attackers = new ManyConnections(server.port());
    for (int count = 0; count < OF_ONE_ADDRESS; count += BATCH) {
      attackers.connect(BATCH, number -> address);
      attackers.send(HEAD);
    }
    return attackers;
  }

  /** An eighth of its 384 MiB is 50 MB. */
  @Test
  @Order(2)
  void incompleteBodiesShareAnEighthOfTheHeap() throws Exception {
    try (ManyConnections full = new ManyConnections(server.port());
        ManyConnections more = new ManyConnections(server.port())) {
      full.connect(110, number -> "127.70.0.9");
      full.send(HEAD);
      for (int part = 0; part < 49; part++) {
        full.send(PART);
        full.poll(Duration.ofMillis(30));
      }
      for (int batch = 0; batch < 6; batch++) {
        more.connect(50, number -> "127.70.0.9");
        more.send(HEAD);
        more.send(PART);
        more.poll(Duration.ofMillis(200));
      }
      more.pollUntil(() -> more.statuses().getOrDefault("503", 0) > 250);
      assertThat(full.open()).isGreaterThan(90);
      assertThat(more.statuses().get("503")).isGreaterThan(250);
      server.assertServesDuring("bodies that do not end");
    }
  }

  @Test
  @Order(3)
  void atTheEndTheRegularClientIsServedAndNothingIsLeft() throws Exception {
    server.assertServesDuring("the end");
    server.assertRecovers(1_000);
  }
}
