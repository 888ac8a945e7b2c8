package dev.rtcsignal.app.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
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
 * 10,000 connections without requests. Both this process and the server need as many descriptors:
 * {@code ulimit -n} says 12,000 or more.
 */
@Timeout(180)
@EnabledOnOs(OS.LINUX)
@TestMethodOrder(OrderAnnotation.class)
class ManyConnectionsIT {
  private static final int MANY = 10_000;

  /** The defaults. */
  private static final int MOST = 8_192;

  private static final int MOST_OF_ONE = 1_024;
  private static final int A_FEW = 100;

  private static ServerUnderAttack server;

  @BeforeAll
  static void start() throws Exception {
    server = ServerUnderAttack.start("many connections", Map.of());
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  /** 1,024 by default; those that send nothing make room for more. */
  @Test
  @Order(1)
  void connectionsOfOneAddressMakeRoomForItsNewOnes() throws Exception {
    try (ManyConnections silent = new ManyConnections(server.port());
        ManyConnections more = new ManyConnections(server.port())) {
      silent.connect(MOST_OF_ONE, number -> "127.69.0.1");
      more.connect(A_FEW, number -> "127.69.0.1");
      more.send(ServerUnderAttack.LIVENESS_REQUEST);
      more.pollUntil(() -> more.statuses().equals(Map.of("200", A_FEW)));
      assertThat(more.statuses()).isEqualTo(Map.of("200", A_FEW));
      silent.pollUntil(() -> silent.open() <= MOST_OF_ONE - A_FEW);
      assertThat(silent.open()).isLessThanOrEqualTo(MOST_OF_ONE - A_FEW);
      try (RawConnection other =
          server.connect("127.69.0.2").send(ServerUnderAttack.LIVENESS_REQUEST)) {
        assertThat(other.readResponse("}")).startsWith("HTTP/1.1 200");
      }
      server.assertServesDuring("the connections");
    }
  }

  /** 8,192 by default; those that send nothing make room for more. */
  @Test
  @Order(2)
  void silentConnectionsMakeRoomAndThoseOfRegularClientsStay() throws Exception {
    try (RawConnection good = server.connect(ServerUnderAttack.REGULAR_ADDRESS);
        ManyConnections attackers = new ManyConnections(server.port())) {
      server.assertServes(good, "before the connections");
      attackers.connect(MANY, ManyConnections::address);
      server.assertServes(good, "while they connect");
      attackers.pollUntil(() -> attackers.open() <= MOST);
      assertThat(attackers.open()).isLessThanOrEqualTo(MOST);
      assertThat(server.descriptors()).isLessThan(MOST + 100);
      try (RawConnection late = server.connect("127.68.0.1")) {
        late.sendAll(ServerUnderAttack.LIVENESS_REQUEST);
        assertThat(late.readResponse("}")).startsWith("HTTP/1.1 200");
      }
      server.assertServes(good, "while the server is full");
    }
  }

  @Test
  @Order(3)
  void atTheEndTheRegularClientIsServedAndNothingIsLeft() throws Exception {
    server.assertServesDuring("the end");
    server.assertRecovers(2_000);
  }

  /** Connections without a request are closed after 20 s. */
  @Test
  @Order(4)
  void holdsConnectionsWithinTheLimitUntilTheirDeadline() throws Exception {
    Map<String, String> limits =
        Map.of("SIGNAL_MAX_CONNECTIONS", "12000", "SIGNAL_DELIVERY_SECONDS", "20");
    try (ServerUnderAttack large = ServerUnderAttack.start("held connections", limits);
        ManyConnections attackers = new ManyConnections(large.port())) {
      attackers.connect(MANY, ManyConnections::address);
      assertThat(attackers.open()).isEqualTo(MANY);
      // The kernel has connected them before the server accepts them.
      await().atMost(Duration.ofSeconds(15)).until(() -> large.descriptors() > MANY);
      assertThat(large.metric("signal_connections")).isGreaterThanOrEqualTo(MANY);
      large.assertServesDuring("while they connect");
      attackers.pollUntil(() -> attackers.open() == 0);
      assertThat(attackers.open()).isZero();
      assertThat(attackers.statuses()).isEmpty();
      large.assertServesDuring("until they are closed");
      large.assertRecovers(2_000);
    }
  }
}
