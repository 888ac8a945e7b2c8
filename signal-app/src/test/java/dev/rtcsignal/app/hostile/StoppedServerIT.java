package dev.rtcsignal.app.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.app.journey.Program;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Callbacks while the server is stopped by SIGTERM, and after it was suspended by SIGSTOP: none is
 * lost. Rows A3 and A5 of the field faults. Once, with short times; with the system property {@code
 * siege.measured} 20 stops at 1,500 callbacks a second and a pause of 14 s, with figures.
 */
@Timeout(900)
class StoppedServerIT {
  private static final int STOPS = ServerUnderAttack.MEASURED ? 20 : 1;
  private static final int CALLBACKS = ServerUnderAttack.MEASURED ? 10_000 : 2_000;
  private static final int PER_SECOND = ServerUnderAttack.MEASURED ? 1_500 : 500;
  private static final int SUSPENDED = 30;

  private static Program serve(String name, Map<String, String> settings) throws Exception {
    Map<String, String> environment = new HashMap<>(Callbacks.CREDENTIALS);
    environment.put("SIGNAL_CLOUD", "http://127.0.0.1:9");
    environment.put("SIGNAL_USER_RATE", "100000");
    environment.putAll(settings);
    return Program.start(name, environment, "serve", "--server-port=0");
  }

  @Test
  void answersEachCallbackThatIsPostedAcrossASigterm() throws Exception {
    for (int stop = 0; stop < STOPS; stop++) {
      try (Program server = serve("stopped-server", Map.of())) {
        KeptAliveLoad load = new KeptAliveLoad(server.ready("server").getPort(), PER_SECOND);
        try (load) {
          await().atMost(Duration.ofMinutes(2)).until(() -> load.answered() >= CALLBACKS / 2);
          server.terminate();
          assertThat(server.exitCode()).isZero();
        }
        System.out.printf(
            "SIGTERM %d: %d callbacks sent, %d answered, %d lost%n",
            stop + 1, load.sent(), load.answered(), load.lost());
        assertThat(load.lost()).isZero();
        assertThat(load.answered()).isEqualTo(load.sent()).isGreaterThan(CALLBACKS / 2);
      }
    }
  }

  @Test
  void doesNotCountTheTimeInWhichItWasSuspendedAgainstClients() throws Exception {
    Duration pause = Duration.ofSeconds(ServerUnderAttack.MEASURED ? 14 : 5);
    Map<String, String> settings =
        ServerUnderAttack.MEASURED
            ? Map.of()
            : Map.of("SIGNAL_DELIVERY_SECONDS", "3", "SIGNAL_IDLE_SECONDS", "3");
    List<RawConnection> halfSent = new ArrayList<>();
    List<RawConnection> idle = new ArrayList<>();
    byte[] callback = Callbacks.good();
    byte[] half = Arrays.copyOf(callback, callback.length - 100);
    byte[] rest = Arrays.copyOfRange(callback, half.length, callback.length);
    try (Program server = serve("suspended-server", settings)) {
      int port = server.ready("server").getPort();
      for (int i = 0; i < SUSPENDED; i++) {
        halfSent.add(RawConnection.connect("127.0.0.1", port).send(half));
        RawConnection connection = RawConnection.connect("127.0.0.1", port);
        connection.send(callback).readResponse("bytes");
        idle.add(connection);
      }
      suspend(server, pause);
      int answered = 0;
      for (int i = 0; i < SUSPENDED; i++) {
        answered += isAnswered(halfSent.get(i), rest) ? 1 : 0;
        answered += isAnswered(idle.get(i), callback) ? 1 : 0;
      }
      System.out.printf(
          "SIGSTOP for %s: %d callbacks, %d answered%n", pause, 2 * SUSPENDED, answered);
      assertThat(answered).isEqualTo(2 * SUSPENDED);
    } finally {
      for (RawConnection connection : halfSent) {
        connection.close();
      }
      for (RawConnection connection : idle) {
        connection.close();
      }
    }
  }

  private static boolean isAnswered(RawConnection connection, byte[] bytes) {
    try {
      return connection.send(bytes).readResponse("bytes").startsWith("HTTP/1.1 200");
    } catch (IOException e) {
      return false;
    }
  }

  private static void suspend(Program server, Duration pause) throws Exception {
    signal(server, "-STOP");
    await().pollDelay(pause).atMost(pause.plusMinutes(1)).until(() -> true);
    signal(server, "-CONT");
  }

  private static void signal(Program server, String signal) throws Exception {
    int code = new ProcessBuilder("kill", signal, String.valueOf(server.pid())).start().waitFor();
    assertThat(code).isZero();
  }
}
