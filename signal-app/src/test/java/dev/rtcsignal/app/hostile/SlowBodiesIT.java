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

/** Requests whose bodies begin and do not end, as many as the default limits let in. */
@Timeout(180)
@EnabledOnOs(OS.LINUX)
@TestMethodOrder(OrderAnnotation.class)
class SlowBodiesIT {
  private static final int OF_ONE_ADDRESS = 1_000;
  private static final int BATCH = 250;

  /** What the good client may have under way. */
  private static final int FEW = 9;

  private static final byte[] HEAD =
      Callbacks.ascii(
          "POST /callback HTTP/1.1\r\nHost: localhost\r\nContent-Length: 524288\r\n\r\n");
  private static final byte[] PART = Callbacks.ascii("x".repeat(10_000));

  private static Siege siege;

  @BeforeAll
  static void begin() throws Exception {
    siege = Siege.begin("slow bodies", Map.of("SIGNAL_DELIVERY_SECONDS", "30"));
  }

  @AfterAll
  static void end() throws Exception {
    siege.close();
  }

  /** 3,000 of three addresses, where 2,048 requests may be under way. */
  @Test
  @Order(1)
  void headsAloneTakeNoPlacesOfOthers() throws Exception {
    try (Crowd first = begun("127.70.0.1");
        Crowd second = begun("127.70.0.2");
        Crowd third = begun("127.70.0.3")) {
      for (Crowd crowd : List.of(first, second, third)) {
        assertThat(crowd.look(Duration.ofMillis(300)).open()).isEqualTo(OF_ONE_ADDRESS);
      }
      assertThat(siege.metric("signal_requests_in_flight")).isGreaterThan(3 * OF_ONE_ADDRESS - 1);
      siege.goodClientWasServedDuring("heads alone");
      for (Crowd crowd : List.of(first, second, third)) {
        crowd.leave();
      }
      siege.restsWith(FEW);
      siege.goodClientWasServedDuring("they leave");
    }
  }

  private static Crowd begun(String address) throws Exception {
    Crowd crowd = new Crowd(siege.port());
    for (int come = 0; come < OF_ONE_ADDRESS; come += BATCH) {
      crowd.come(BATCH, number -> address);
      crowd.send(HEAD);
    }
    return crowd;
  }

  /** An eighth of its 384 MiB is 50 MB. */
  @Test
  @Order(2)
  void bodiesThatDoNotEndShareAnEighthOfTheMemory() throws Exception {
    try (Crowd full = new Crowd(siege.port());
        Crowd more = new Crowd(siege.port())) {
      full.come(110, number -> "127.70.0.9");
      full.send(HEAD);
      for (int part = 0; part < 49; part++) {
        full.send(PART);
        full.look(Duration.ofMillis(30));
      }
      for (int batch = 0; batch < 6; batch++) {
        more.come(50, number -> "127.70.0.9");
        more.send(HEAD);
        more.send(PART);
        more.look(Duration.ofMillis(200));
      }
      more.lookUntil(() -> more.statuses().getOrDefault("503", 0) > 250);
      assertThat(full.open()).isGreaterThan(90);
      assertThat(more.statuses().get("503")).isGreaterThan(250);
      siege.goodClientWasServedDuring("bodies that do not end");
    }
  }

  @Test
  @Order(3)
  void inTheEndTheGoodClientWasServedWellAndNothingIsLeft() throws Exception {
    siege.goodClientWasServedDuring("the end");
    siege.endsWell(1_000);
  }
}
