package dev.rtcsignal.app.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.rtcsignal.domain.auth.NotificationSecret;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.SenderId;
import java.io.File;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The kit in a process whose class path has what a user's tests have: no server stack. Row F2 of
 * the field faults.
 */
class PlainClassPathTest {
  /** The classes of this project, the JSON libraries and JUnit. */
  private static final Pattern OF_A_USER =
      Pattern.compile(
          ".*(/classes|/test-classes|signal-[a-z-]+[0-9][^/]*\\.jar"
              + "|/(jakarta\\.json|yasson|parsson|jakarta\\.enterprise|junit-jupiter-api"
              + "|junit-platform-commons|opentest4j|apiguardian)[^/]*\\.jar)");

  @Test
  void theKitNeedsNothingOfTheServer() throws Exception {
    List<String> classPath =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> OF_A_USER.matcher(entry.replace('\\', '/')).matches())
            .toList();
    assertThat(classPath).noneMatch(entry -> entry.matches(".*(vertx|netty|slf4j|picocli).*"));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath.stream().collect(Collectors.joining(File.pathSeparator)),
                Program.class.getName())
            .redirectErrorStream(true)
            .start();
    assertThat(new String(process.getInputStream().readAllBytes())).contains("done");
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  /** Runs in the other process, which ends only if all threads of the kit are daemons. */
  static final class Program {
    private static final BlockingQueue<String> RECEIVED = new LinkedBlockingQueue<>();

    private Program() {}

    public static void main(String[] args) throws Exception {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            RECEIVED.add(new String(exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
          });
      server.start();
      URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
      try (RtcEmulator cloud = RtcEmulator.start()) {
        use(cloud, url);
      }
      server.stop(0);
      new RtcEmulatorExtension();
      System.out.println("done");
    }

    private static void use(RtcEmulator cloud, URI url) throws Exception {
      RtcClient alice = cloud.reportsTo(url).client("alice");
      require(alice.sendServerMessage("hello").error() == 0, "callback");
      require(RECEIVED.take().contains("hello"), "body of the callback");
      cloud.sendNotificationsTo(url, new NotificationSecret("secret-of-the-test-0123456789"));
      alice.join("lobby");
      require(RECEIVED.take().contains("UserJoinRoom"), "notification");
      cloud
          .transport()
          .send(
              new OutboundSignal(
                  cloud.app(),
                  new SenderId("server"),
                  new Audience.WholeRoom(new RoomId("lobby")),
                  Payload.text("welcome")));
      require(alice.awaitMessage().text().equals("welcome"), "message");
      require(cloud.requests().contains("SendBroadcast"), "log");
    }

    private static void require(boolean happened, String what) {
      if (!happened) {
        throw new AssertionError(what);
      }
    }
  }
}
