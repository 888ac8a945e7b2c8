package dev.rtcsignal.app.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The HTTP of the test kit: its answers, its faults, its end. */
@Timeout(30)
@ExtendWith(RtcEmulatorExtension.class)
class KitServerTest {
  private static final String SEND = "/?Action=SendUnicast&Version=2023-07-20";

  private final HttpClient http = HttpClient.newHttpClient();

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(RtcEmulator cloud, String path) {
    return HttpRequest.newBuilder(cloud.uri().resolve(path));
  }

  private static SendResult send(RtcEmulator cloud) throws Exception {
    return cloud
        .transport()
        .send(
            new OutboundSignal(
                cloud.app(),
                new SenderId("server"),
                new Audience.User(new UserId("alice")),
                Payload.text("m")));
  }

  @Test
  void describesItself(RtcEmulator cloud) throws Exception {
    assertThat(send(request(cloud, "/")).body()).contains("OpenAPI at POST /");
  }

  @Test
  void answers404ToAnotherPath(RtcEmulator cloud) throws Exception {
    HttpResponse<String> reply = send(request(cloud, "/emulator/state"));
    assertThat(reply.statusCode()).isEqualTo(404);
    assertThat(reply.body()).contains("POST /");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "DELETE", "HEAD"})
  void answers405ToAnotherMethod(String method, RtcEmulator cloud) throws Exception {
    HttpResponse<String> reply = send(request(cloud, SEND).method(method, BodyPublishers.noBody()));
    assertThat(reply.statusCode()).isEqualTo(405);
    assertThat(reply.headers().firstValue("Allow")).contains("POST");
    assertThat(reply.body().isEmpty()).isEqualTo(method.equals("HEAD"));
  }

  @Test
  void answers413ToABodyOfMoreThanAMebibyte(RtcEmulator cloud) throws Exception {
    HttpResponse<String> reply =
        send(request(cloud, SEND).POST(BodyPublishers.ofByteArray(new byte[1_048_577])));
    assertThat(reply.statusCode()).isEqualTo(413);
    assertThat(reply.body()).contains("SizeOverLimit");
    assertThat(send(request(cloud, SEND).POST(BodyPublishers.ofByteArray(new byte[1_048_576]))))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(401);
  }

  @Test
  void answers415ToACompressedBody(RtcEmulator cloud) throws Exception {
    HttpResponse<String> reply =
        send(
            request(cloud, SEND)
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofString("{}")));
    assertThat(reply.statusCode()).isEqualTo(415);
    assertThat(reply.headers().firstValue("Accept-Encoding")).contains("identity");
    assertThat(reply.body()).contains("without Content-Encoding");
  }

  @Test
  void takesAChunkedBodyAndAnExpectation(RtcEmulator cloud) throws Exception {
    HttpResponse<String> chunked =
        send(
            request(cloud, SEND)
                .POST(
                    BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[9_999]))));
    assertThat(chunked.statusCode()).isEqualTo(401);
    HttpResponse<String> expecting =
        send(request(cloud, SEND).expectContinue(true).POST(BodyPublishers.ofString("{}")));
    assertThat(expecting.statusCode()).isEqualTo(401);
    assertThat(cloud.requests()).contains("\"body\":\"{}\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense\r\n\r\n",
        "GET / SPDY/3\r\n\r\n",
        "GET / HTTP/1.1\r\nno colon\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
      })
  void answers400ToAMalformedRequestAndCloses(String request, RtcEmulator cloud) throws Exception {
    assertThat(raw(cloud, request)).startsWith("HTTP/1.1 400 ");
  }

  @Test
  void keepsAConnectionOpenUntilTheClientSaysClose(RtcEmulator cloud) throws Exception {
    String one = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    String last = "GET http://a/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    assertThat(raw(cloud, one + one + last).split("HTTP/1.1 200", -1)).hasSize(4);
    assertThat(raw(cloud, "GET / HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 200 ");
  }

  /** Returns all that the server sends until it closes the connection. */
  private static String raw(RtcEmulator cloud, String request) throws IOException {
    try (Socket socket = new Socket(cloud.uri().getHost(), cloud.uri().getPort())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void theDateIsOfTheEmulatorsClockPlusTheSkewOfAFault(RtcEmulator cloud) throws Exception {
    cloud.advance(Duration.ofDays(1));
    cloud.addFault(Fault.atOpenApi().times(1).skewDate(Duration.ofHours(1)));
    ZonedDateTime skewed = date(cloud);
    assertThat(Duration.between(cloud.clock().instant(), skewed.toInstant()))
        .isBetween(Duration.ofMinutes(59), Duration.ofMinutes(61));
    assertThat(Duration.between(cloud.clock().instant(), date(cloud).toInstant()).abs())
        .isLessThan(Duration.ofMinutes(1));
  }

  private ZonedDateTime date(RtcEmulator cloud) throws Exception {
    return send(request(cloud, SEND).POST(BodyPublishers.noBody()))
        .headers()
        .firstValue("Date")
        .map(date -> ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME))
        .orElseThrow();
  }

  @Test
  void aFaultClosesTheConnectionWithoutAResponse(RtcEmulator cloud, @User("alice") RtcClient alice)
      throws Exception {
    cloud.addFault(Fault.atOpenApi().times(2).close());
    assertThatThrownBy(() -> send(request(cloud, SEND).POST(BodyPublishers.noBody())))
        .isInstanceOf(IOException.class);
    assertThat(send(cloud)).isInstanceOf(SendResult.Uncertain.class);
    cloud.addFault(Fault.atOpenApi().times(1).closeAfterAccept());
    assertThat(send(cloud)).isInstanceOf(SendResult.Uncertain.class);
    assertThat(alice.messages()).hasSize(1);
    cloud.addFault(Fault.atOpenApi().times(1).duplicate());
    assertThat(send(cloud)).isInstanceOf(SendResult.Accepted.class);
    assertThat(alice.messages()).hasSize(3);
  }

  @Test
  void aHangingCallEndsWhenTheEmulatorCloses() throws Exception {
    RtcEmulator cloud = RtcEmulator.start();
    cloud.addFault(Fault.atOpenApi().hang());
    CompletableFuture<HttpResponse<String>> call =
        http.sendAsync(
            request(cloud, SEND).POST(BodyPublishers.noBody()).build(), BodyHandlers.ofString());
    await().until(() -> cloud.requests().contains("hang"));
    assertThat(call).isNotDone();
    cloud.close();
    assertThat(call).failsWithin(Duration.ofSeconds(10));
  }

  @Test
  void aDelayedCallIsClosedByAReset(RtcEmulator cloud) {
    cloud.addFault(Fault.atOpenApi().delay(Duration.ofMinutes(9)));
    CompletableFuture<HttpResponse<String>> call =
        http.sendAsync(
            request(cloud, SEND).POST(BodyPublishers.noBody()).build(), BodyHandlers.ofString());
    await()
        .until(
            () -> {
              cloud.reset();
              return call.isCompletedExceptionally();
            });
  }

  @Test
  void itsThreadsAreDaemonsAndEndWithIt() throws Exception {
    RtcEmulator cloud = RtcEmulator.start();
    assertThat(send(cloud)).isInstanceOf(SendResult.Accepted.class);
    String name = "rtc-emulator-" + cloud.uri().getPort();
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> thread.getName().startsWith(name))
        .isNotEmpty()
        .allMatch(Thread::isDaemon);
    cloud.close();
    await()
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().startsWith(name)));
  }
}
