package dev.rtcsignal.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.adapter.routing.RoutedRequest;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What each kind of web server answers, tested from the side of the cloud. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
abstract class EndpointContract {
  private static final int LIMIT = 10_000;
  private static final int LIMIT_OF_NOTIFICATIONS = 20_000;

  /** As the cloud: an offer of HTTP/2 in the clear confuses some servers. */
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final WebApplicationType type;
  private ConfigurableApplicationContext spring;
  private int port;

  EndpointContract(WebApplicationType type) {
    this.type = type;
  }

  @Configuration
  @EnableAutoConfiguration
  static class Application {
    @Bean
    TestObservationRegistry observations() {
      return TestObservationRegistry.create();
    }

    @SignalRoute("echo")
    String echo(String text) {
      return text;
    }

    @SignalRoute("thread")
    String thread(RoutedRequest<String> request) {
      return Thread.currentThread().getName();
    }
  }

  @BeforeAll
  void start() {
    spring =
        new SpringApplicationBuilder(Application.class)
            .web(type)
            .properties(SignedCallback.RECEIVING)
            .properties("server.port=0", "server.address=127.0.0.1", "spring.main.banner-mode=off")
            .properties("server.tomcat.basedir=target/tomcat")
            .properties("signal.callback.max-body-bytes=" + LIMIT)
            .properties("signal.notification.secret=secret-of-notifications")
            .properties("signal.notification.max-body-bytes=" + LIMIT_OF_NOTIFICATIONS)
            .run();
    port = Integer.parseInt(spring.getEnvironment().getRequiredProperty("local.server.port"));
  }

  @AfterAll
  void stop() {
    spring.close();
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private HttpResponse<String> post(BodyPublisher body, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri("/rtc/callback")).POST(body);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  private static BodyPublisher echo(String user) {
    return BodyPublishers.ofByteArray(SignedCallback.event(user, "echo", "\"a=b&c=d+é%\""));
  }

  /** Without a content type, as the cloud posts. */
  @Test
  void repliesToACallbackWithTheAnswerOfItsRoute() throws Exception {
    HttpResponse<String> reply = post(echo("alice"));
    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo("{\"event\":\"echo\",\"data\":\"a=b&c=d+é%\"}");
    assertThat(reply.headers().firstValue("Content-Type").orElseThrow())
        .isEqualToIgnoringCase("text/plain;charset=UTF-8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "text/x-odd; charset=UTF-16",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "///; ;=",
        "text"
      })
  void readsTheBodyUnchangedForEveryContentType(String contentType) throws Exception {
    HttpResponse<String> reply = post(echo("bob"), "Content-Type", contentType);
    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(reply.body()).contains("a=b&c=d+é%");
  }

  @Test
  void readsAChunkedBody() throws Exception {
    byte[] body = SignedCallback.event("carol", "echo", "\"hi\"");
    BodyPublisher chunked =
        BodyPublishers.ofByteArrays(
            Arrays.asList(Arrays.copyOf(body, 10), Arrays.copyOfRange(body, 10, body.length)));
    assertThat(post(chunked).body()).contains("\"data\":\"hi\"");
  }

  @Test
  void replies401ToAForgedCallback() throws Exception {
    String genuine = new String(SignedCallback.of("dave", "hi"), StandardCharsets.UTF_8);
    String forged = genuine.replace("\"signature\":\"001", "\"signature\":\"002");
    HttpResponse<String> reply = post(BodyPublishers.ofString(forged));
    assertThat(reply.statusCode()).isEqualTo(401);
    assertThat(reply.body()).isEqualTo("sender not proved");
  }

  @Test
  void acceptsTheLargestBodyAndReplies413ToOneByteMore() throws Exception {
    byte[] message = SignedCallback.event("erin", "echo", "\"hi\"");
    byte[] body = Arrays.copyOf(message, LIMIT + 1);
    Arrays.fill(body, message.length, body.length, (byte) ' ');
    assertThat(post(BodyPublishers.ofByteArray(body, 0, LIMIT)).statusCode()).isEqualTo(200);
    assertThat(post(BodyPublishers.ofByteArray(body)).statusCode()).isEqualTo(413);
    BodyPublisher chunked = BodyPublishers.ofByteArrays(Arrays.asList(body, new byte[1]));
    assertThat(post(chunked).statusCode()).isEqualTo(413);
  }

  @Test
  void notificationsHaveALimitOfTheirOwn() throws Exception {
    byte[] body = new byte[LIMIT_OF_NOTIFICATIONS + 1];
    assertThat(notify(BodyPublishers.ofByteArray(body, 0, LIMIT_OF_NOTIFICATIONS))).isEqualTo(400);
    assertThat(notify(BodyPublishers.ofByteArray(body))).isEqualTo(413);
  }

  private int notify(BodyPublisher body) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(uri("/rtc/events")).POST(body).build();
    return CLIENT.send(request, BodyHandlers.ofString()).statusCode();
  }

  /** The reply comes although the announced body does not: nothing of it is waited for. */
  @Test
  void replies413ToAnAnnouncedLengthWithoutReadingTheBody() throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      String head =
          "POST /rtc/callback HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2000000000\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      assertThat(firstLine(socket.getInputStream())).startsWith("HTTP/1.1 413");
    }
  }

  private static String firstLine(InputStream input) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = input.read(); next != '\r' && next != -1; next = input.read()) {
      line.append((char) next);
    }
    return line.toString();
  }

  @Test
  void replies400ToAnEmptyBody() throws Exception {
    assertThat(post(BodyPublishers.noBody()).statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "DELETE", "OPTIONS"})
  void replies405ToOtherMethods(String method) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri("/rtc/callback"))
            .method(method, BodyPublishers.noBody())
            .build();
    HttpResponse<String> reply = CLIENT.send(request, BodyHandlers.ofString());
    assertThat(reply.statusCode()).isEqualTo(405);
    assertThat(reply.headers().firstValue("Allow")).hasValue("POST");
  }

  @Test
  void replies429WithRetryAfterToAUserWhoSendsTooOften() throws Exception {
    HttpResponse<String> reply = post(echo("frank"));
    for (int i = 0; i < 100 && reply.statusCode() == 200; i++) {
      reply = post(echo("frank"));
    }
    assertThat(reply.statusCode()).isEqualTo(429);
    assertThat(reply.headers().firstValue("Retry-After")).hasValue("1");
  }

  @Test
  void runsRoutesOnThreadsOfTheirOwn() throws Exception {
    byte[] body = SignedCallback.event("grace", "thread", "\"\"");
    assertThat(post(BodyPublishers.ofByteArray(body)).body()).contains("\"data\":\"signal-");
  }

  @Test
  void theObservationOfACallbackIsAChildOfItsRequest() throws Exception {
    post(echo("heidi"));
    TestObservationRegistryAssert.assertThat(spring.getBean(TestObservationRegistry.class))
        .hasObservationWithNameEqualTo("signal.callback")
        .that()
        .hasParentObservationContextMatching(
            parent -> parent.getName().equals("http.server.requests"));
  }

  @Test
  void repliesToNotificationsAtTheirOwnPath() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri("/rtc/events")).POST(BodyPublishers.ofString("{}")).build();
    HttpResponse<String> reply = CLIENT.send(request, BodyHandlers.ofString());
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(reply.body()).startsWith("malformed notification");
  }
}
