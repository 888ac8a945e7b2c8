package dev.rtcsignal.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.cli.Environment;
import dev.rtcsignal.app.config.Settings;
import dev.rtcsignal.app.emulator.TestCloud;
import dev.rtcsignal.app.http.Doorstep;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.app.web.Events;
import dev.rtcsignal.app.web.Gate;
import dev.rtcsignal.domain.auth.CallbackSignature;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.delivery.QuotaLimits;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.ports.memory.InMemoryKeys;
import dev.rtcsignal.ports.memory.InMemoryQuota;
import dev.rtcsignal.ports.memory.InMemoryTransport;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import jakarta.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The routes of the reference server, and that what they send is told like any other send. */
@Timeout(30)
class ServerRoutesTest {
  private final Vertx vertx = Doorstep.vertx(new VertxOptions());
  private final InstantSource clock = InstantSource.system();
  private final Events events = new Events(clock);
  private final BlockingQueue<JsonObject> sends = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    TestCloud.await(vertx.close());
  }

  @Test
  void anAnswerThatIsPushedIsToldOnce() throws Exception {
    events.listen(
        (name, content) -> {
          if (name.equals("send")) {
            sends.add(content);
          }
        });
    RunningServer server = server();
    int port = TestCloud.await(server.listen("127.0.0.1", 0));
    assertThat(post(port, "{\"event\":\"echo\",\"data\":1,\"replyBy\":\"user\"}")).isEmpty();
    JsonObject told = sends.poll(10, TimeUnit.SECONDS);
    assertThat(told.getJsonObject("to").getString("user")).isEqualTo("hyf");
    assertThat(told.getJsonObject("result").getString("outcome")).isEqualTo("accepted");
    TestCloud.await(server.stop());
    assertThat(sends).isEmpty();
  }

  @Test
  void aRoomThatCanBeNoneIsAnsweredWithTheRuleAndNotQuoted() throws Exception {
    RunningServer server = server();
    int port = TestCloud.await(server.listen("127.0.0.1", 0));
    assertThat(post(port, "{\"event\":\"whoIsHere\",\"data\":{\"room\":\"no room\"}}"))
        .contains("\"code\":\"bad-data\"")
        .contains("128")
        .doesNotContain("no room");
    TestCloud.await(server.stop());
  }

  private RunningServer server() {
    Environment environment =
        new Environment(
            Settings.of(Map.of()),
            clock,
            new SplittableRandom(1),
            new PrintWriter(new StringWriter()));
    return RunningServer.create(
        vertx,
        environment,
        new ServerParts(
            TestCloud.APP,
            new InMemoryKeys().add(TestCloud.KEY),
            new SenderId("server"),
            Gate.plain(Optional.empty(), clock),
            Trust.byDefault(),
            InMemoryTransport.accepting(),
            new InMemoryQuota(clock, QuotaLimits.DOCUMENTED),
            events,
            Optional.empty()));
  }

  private String post(int port, String message) throws Exception {
    Lifetime hour = Lifetime.starting(clock.instant(), Duration.ofHours(1));
    String callback =
        Json.object()
            .add("message", message)
            .add("binary", false)
            .add("signature", CallbackSignature.mint(TestCloud.KEY, "hyf", hour, 7).text())
            .build()
            .toString();
    HttpResponse<String> reply =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/callback"))
                    .POST(HttpRequest.BodyPublishers.ofString(callback))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    return reply.body();
  }
}
