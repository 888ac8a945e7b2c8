package dev.rtcsignal.app.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.app.json.Json;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SimulatedClientTest {
  private final TestCloud cloud = TestCloud.start();

  @AfterEach
  void close() {
    cloud.close();
  }

  @Test
  void notifiesItsObserverOfEachEventInOrder() throws Exception {
    List<String> seen = new ArrayList<>();
    try (SimulatedClient client =
        SimulatedClient.connect(cloud.uri(), event -> seen.add(event.name()))) {
      client.call("createEngine", Json.object().add("appId", TestCloud.APP.value()).build());
      client.call("login", TestCloud.login("alice", java.time.Instant.now()));
      client.call("logout", Json.object().build());
      assertThat(client.await(event -> event.name().equals("onLogout"))).isPresent();
      assertThat(seen).containsExactly("onLoginResult", "onLogout");
      assertThat(client.events()).extracting(SimulatedClient.Event::name).isEqualTo(seen);
    }
  }

  @Test
  void findsAnEventThatArrivedBeforeTheWait() throws Exception {
    try (SimulatedClient client = cloud.present("alice")) {
      assertThat(client.await(event -> event.name().equals("onLoginResult"))).isPresent();
    }
  }

  @Test
  void reportsAMissingEventAfterItsTimeout() throws Exception {
    try (SimulatedClient client = cloud.client()) {
      assertThat(client.await(event -> event.name().equals("onNothing"))).isEmpty();
    }
  }

  @Test
  void reportsAnUnknownCall() throws Exception {
    try (SimulatedClient client = cloud.client()) {
      assertThatThrownBy(() -> client.call("fly", Json.object().build()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("unknown call");
    }
  }

  @Test
  void failsToConnectToAClosedPort() {
    assertThatThrownBy(() -> SimulatedClient.connect(URI.create("http://127.0.0.1:1"), event -> {}))
        .isInstanceOf(CompletionException.class);
  }
}
