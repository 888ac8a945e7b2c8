package dev.rtcsignal.spring.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.adapter.http.Signals;
import dev.rtcsignal.app.testkit.RtcClient;
import dev.rtcsignal.app.testkit.RtcEmulator;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.annotation.DirtiesContext;

/** The emulator lives as long as its context: the tests run in this order. */
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.NONE,
    properties = "signal.from=desk",
    classes = RtcEmulatorContextTest.Application.class)
@AutoConfigureRtcEmulator
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(60)
class RtcEmulatorContextTest {
  private static URI seen;

  @Autowired private RtcEmulator cloud;
  @Autowired private Signals signals;

  @Configuration
  @EnableAutoConfiguration
  static class Application {}

  @Test
  @Order(1)
  void theApplicationSendsToTheEmulator() throws InterruptedException {
    seen = cloud.uri();
    RtcClient alice = cloud.client("alice");
    signals.toUser("alice").text("hello").orThrow();
    assertThat(alice.awaitMessage().text()).isEqualTo("hello");
    alice.close();
  }

  @Test
  @Order(2)
  @DirtiesContext
  void aCachedContextKeepsItsEmulator() {
    assertThat(cloud.uri()).isEqualTo(seen);
  }

  @Test
  @Order(3)
  void aClosedContextClosesItsEmulatorAndTheNextHasAnother() {
    assertThat(cloud.uri()).isNotEqualTo(seen);
    assertThatThrownBy(() -> new Socket(seen.getHost(), seen.getPort()).close())
        .isInstanceOf(ConnectException.class);
  }

  @Test
  @Order(4)
  void propertiesOfTheTestStay() {
    assertThat(signals.toString()).contains("from desk");
  }
}
