package dev.rtcsignal.app.hostile;

import static org.assertj.core.api.Assertions.assertThat;

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

/**
 * 10,000 connections that say nothing. Both this process and the server need as many descriptors:
 * {@code ulimit -n} says 12,000 or more.
 */
@Timeout(180)
@EnabledOnOs(OS.LINUX)
@TestMethodOrder(OrderAnnotation.class)
class CrowdIT {
  private static final int CROWD = 10_000;

  /** The defaults. */
  private static final int MOST = 8_192;

  private static final int MOST_OF_ONE = 1_024;
  private static final int A_FEW = 100;

  private static Siege siege;

  @BeforeAll
  static void begin() throws Exception {
    siege = Siege.begin("crowd", Map.of());
  }

  @AfterAll
  static void end() throws Exception {
    siege.close();
  }

  /** 1,024 by default; more are told so, and are sent away however often they ask. */
  @Test
  @Order(1)
  void aCrowdFromOneAddressIsRefusedAndKeepsNobodyOut() throws Exception {
    try (Crowd allowed = new Crowd(siege.port());
        Crowd more = new Crowd(siege.port())) {
      allowed.come(MOST_OF_ONE, number -> "127.69.0.1");
      more.come(A_FEW, number -> "127.69.0.1");
      more.send(Siege.QUESTION);
      more.lookUntil(() -> more.open() == 0);
      assertThat(more.open()).isZero();
      assertThat(more.statuses()).isEqualTo(Map.of("429", A_FEW));
      allowed.send(Siege.QUESTION);
      allowed.lookUntil(() -> allowed.statuses().equals(Map.of("200", MOST_OF_ONE)));
      assertThat(allowed.statuses()).isEqualTo(Map.of("200", MOST_OF_ONE));
      try (Wire other = siege.connect("127.69.0.2").send(Siege.QUESTION)) {
        assertThat(other.answerEndingWith("}")).startsWith("HTTP/1.1 200");
      }
      siege.goodClientWasServedDuring("the crowd");
    }
  }

  /** 8,192 by default; an eighth more may ask why not, and the rest goes at once. */
  @Test
  @Order(2)
  void aCrowdThatIsTooLargeIsRefused() throws Exception {
    try (Wire good = siege.connect(Siege.GOOD_ADDRESS);
        Crowd crowd = new Crowd(siege.port())) {
      siege.isServed(good, "before they come");
      crowd.come(CROWD, Crowd::address);
      siege.isServed(good, "while they come");
      crowd.lookUntil(() -> crowd.open() <= MOST);
      assertThat(crowd.open()).isLessThanOrEqualTo(MOST);
      assertThat(siege.descriptors()).isLessThan(MOST + 100);
      try (Wire late = siege.connect("127.68.0.1")) {
        late.sendAll(Siege.QUESTION);
        Wire.Rest rest = late.rest(Siege.PATIENCE);
        assertThat(rest.status()).isEqualTo(503);
        assertThat(rest.text()).contains("retry-after: 1");
        assertThat(rest.closed()).isTrue();
      }
      siege.isServed(good, "while the server is full");
    }
  }

  @Test
  @Order(3)
  void inTheEndTheGoodClientWasServedWellAndNothingIsLeft() throws Exception {
    siege.goodClientWasServedDuring("the end");
    siege.endsWell(2_000);
  }

  /** Those who ask nothing for 20 s are sent away, all at once. */
  @Test
  @Order(4)
  void aCrowdThatIsAllowedIsHeldUntilItsTimeIsUp() throws Exception {
    Map<String, String> room =
        Map.of("SIGNAL_MAX_CONNECTIONS", "12000", "SIGNAL_DELIVERY_SECONDS", "20");
    try (Siege roomy = Siege.begin("crowd-held", room);
        Crowd crowd = new Crowd(roomy.port())) {
      crowd.come(CROWD, Crowd::address);
      assertThat(crowd.open()).isEqualTo(CROWD);
      assertThat(roomy.descriptors()).isGreaterThan(CROWD);
      assertThat(roomy.metric("signal_connections")).isGreaterThanOrEqualTo(CROWD);
      roomy.goodClientWasServedDuring("while they come");
      crowd.lookUntil(() -> crowd.open() == 0);
      assertThat(crowd.open()).isZero();
      assertThat(crowd.statuses()).isEmpty();
      roomy.goodClientWasServedDuring("until they are gone");
      roomy.endsWell(2_000);
    }
  }
}
