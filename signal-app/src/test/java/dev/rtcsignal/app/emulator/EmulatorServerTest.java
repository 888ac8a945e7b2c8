package dev.rtcsignal.app.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.auth.CanonicalRequest;
import dev.rtcsignal.domain.auth.CredentialScope;
import dev.rtcsignal.domain.auth.RequestSigner;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The wire as official clients use it: header sets, chunks, plus or %20, Host with or without port.
 */
@Timeout(60)
class EmulatorServerTest {
  private static final String BODY =
      "{\"AppId\":\"60af4c8dcb758d00ce35adb3\",\"RoomId\":\"Room1\",\"From\":\"server\","
          + "\"Binary\":false,\"Message\":\"你好\"}";

  private final TestCloud cloud = TestCloud.start();
  private final HttpClient http = HttpClient.newHttpClient();
  private String contentType = "application/json";

  @AfterEach
  void close() {
    cloud.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x-date",
        "host;x-date",
        "x-content-sha256;x-date",
        "host;x-content-sha256;x-date",
        "content-type;host;x-content-sha256;x-date",
        "accept;content-type;host;x-content-sha256;x-date",
      })
  void acceptsTheSignedHeadersOfEachOfficialClient(String signedHeaders) throws Exception {
    HttpResponse<String> reply =
        send("", bytes(), signedHeaders.split(";"), host(), BodyPublishers.ofString(BODY));
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    assertThat(reply.headers().firstValue("content-type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
  }

  @Test
  void acceptsAChunkedBody() throws Exception {
    BodyPublisher chunked = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes()));
    assertThat(chunked.contentLength()).isNegative();
    HttpResponse<String> reply =
        send("", bytes(), new String[] {"host", "x-date"}, host(), chunked);
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"&Extra=a+b", "&Extra=a%20b"})
  void acceptsASpaceInEitherEncoding(String extra) throws Exception {
    HttpResponse<String> reply =
        send(extra, bytes(), new String[] {"x-date"}, host(), BodyPublishers.ofString(BODY));
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost"})
  void acceptsAHostSignedWithoutItsPort(String signedHost) throws Exception {
    boolean same = signedHost.equals("127.0.0.1");
    HttpResponse<String> reply =
        send(
            "",
            bytes(),
            new String[] {"host", "x-date"},
            signedHost,
            BodyPublishers.ofString(BODY));
    assertThat(reply.statusCode()).isEqualTo(same ? 200 : 401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/x-www-form-urlencoded; charset=utf-8",
        "multipart/form-data; boundary=abc",
        "text/plain",
      })
  void acceptsAJsonBodyWithAnotherContentType(String type) throws Exception {
    for (String message : List.of("a=b&c=%zz", "x".repeat(9_000))) {
      byte[] body = BODY.replace("你好", message).getBytes(StandardCharsets.UTF_8);
      contentType = type;
      HttpResponse<String> reply =
          send(
              "",
              body,
              new String[] {"content-type", "x-date"},
              host(),
              BodyPublishers.ofByteArray(body));
      assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    }
  }

  @Test
  void answers404ToAMalformedPercentEncodingInTheQuery() throws Exception {
    assertThat(raw("POST /?Action=%zz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"))
        .startsWith("HTTP/1.1 404");
  }

  @Test
  void answers405ToAGetOfAnAction() throws Exception {
    HttpResponse<String> reply =
        http.send(
            HttpRequest.newBuilder(
                    URI.create(cloud.uri() + "/?Action=SendUnicast&Version=2023-07-20"))
                .build(),
            BodyHandlers.ofString());
    assertThat(reply.statusCode()).isEqualTo(405);
    assertThat(reply.headers().firstValue("Allow")).contains("POST");
    assertThat(reply.body()).contains("MethodNotAllowed");
  }

  @Test
  void answers413ToABodyOfMoreThanAMebibyte() throws Exception {
    HttpResponse<String> reply =
        http.send(
            HttpRequest.newBuilder(cloud.uri().resolve("/"))
                .POST(BodyPublishers.ofByteArray(new byte[1_048_577]))
                .build(),
            BodyHandlers.ofString());
    assertThat(reply.statusCode()).isEqualTo(413);
    assertThat(reply.body()).contains("SizeOverLimit");
  }

  @Test
  void describesItselfToABrowser() throws Exception {
    HttpResponse<String> reply =
        http.send(
            HttpRequest.newBuilder(cloud.uri().resolve("/")).build(), BodyHandlers.ofString());
    assertThat(reply.body()).contains("OpenAPI").contains("/rtc");
  }

  @Test
  void answersACallBeforeSendingItsEvents() throws Exception {
    BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    WebSocket socket = open(frames);
    socket.sendText("{\"id\":1,\"call\":\"createEngine\",\"args\":{\"appId\":\"a\"}}", true).join();
    socket
        .sendText("{\"id\":2,\"call\":\"login\",\"args\":{\"token\":\"t\",\"uid\":\"u\"}}", true)
        .join();
    socket.sendText("nonsense", true).join();
    assertThat(next(frames)).hasToString("{\"id\":1,\"returns\":0}");
    assertThat(next(frames)).hasToString("{\"id\":2,\"returns\":0}");
    List<String> rest = new ArrayList<>(List.of(next(frames).toString(), next(frames).toString()));
    assertThat(rest)
        .containsExactlyInAnyOrder(
            "{\"event\":\"onLoginResult\","
                + "\"args\":{\"uid\":\"u\",\"errorCode\":-1000,\"elapsed\":0}}",
            "{\"error\":\"a frame must be one JSON object, as text: it does not"
                + " begin with {\"}");
    socket.abort();
  }

  @Test
  void notifiesTheRoomWhenAClientDisconnects() throws Exception {
    try (SimulatedClient alice = cloud.present("alice")) {
      SimulatedClient bob = cloud.present("bob");
      alice.await(event -> event.name().equals("onUserJoined")).orElseThrow();
      bob.close();
      assertThat(alice.await(event -> event.name().equals("onUserLeave")))
          .map(event -> event.args().toString())
          .contains("{\"roomId\":\"Room1\",\"uid\":\"bob\",\"reason\":1}");
    }
  }

  @Test
  void deliversAMessageOf65536EscapedCharacters() throws Exception {
    try (SimulatedClient alice = cloud.present("alice")) {
      String controls = "\u0001".repeat(65_536);
      String body =
          Json.object()
              .add("AppId", TestCloud.APP.value())
              .add("RoomId", "Room1")
              .add("From", "server")
              .add("Binary", false)
              .add("Message", controls)
              .build()
              .toString();
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      send("", bytes, new String[] {"x-date"}, host(), BodyPublishers.ofByteArray(bytes));
      assertThat(alice.await(event -> event.name().equals("onRoomMessageReceived")))
          .map(event -> event.args().getString("message"))
          .contains(controls);
    }
  }

  private HttpResponse<String> send(
      String extraQuery, byte[] body, String[] signed, String signedHost, BodyPublisher publisher)
      throws Exception {
    Map<String, String> headers = new TreeMap<>();
    headers.put("x-date", Instant.now().toString().replaceAll("[-:]|\\.\\d+", ""));
    headers.put("x-content-sha256", CanonicalRequest.sha256(body));
    headers.put("content-type", contentType);
    headers.put("accept", "application/json");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(cloud.uri() + "/?Action=SendBroadcast&Version=2023-07-20" + extraQuery))
            .version(HttpClient.Version.HTTP_1_1)
            .POST(publisher);
    headers.forEach(request::setHeader);
    headers.put("host", signedHost);
    request.setHeader("Authorization", authorization(headers, extraQuery, body, signed));
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static String authorization(
      Map<String, String> headers, String extraQuery, byte[] body, String[] signed) {
    List<Map.Entry<String, String>> query =
        new ArrayList<>(
            List.of(Map.entry("Action", "SendBroadcast"), Map.entry("Version", "2023-07-20")));
    if (!extraQuery.isEmpty()) {
      query.add(Map.entry("Extra", "a b"));
    }
    CanonicalRequest request =
        new CanonicalRequest(
            "POST", "/", query, new TreeMap<>(headers), CanonicalRequest.sha256(body));
    CredentialScope scope =
        new CredentialScope(headers.get("x-date").substring(0, 8), "cn-north-1", "rtc");
    return new RequestSigner(TestCloud.ACCESS, scope)
        .sign(request, new TreeSet<>(List.of(signed)))
        .authorization()
        .header();
  }

  private String raw(String request) throws Exception {
    try (Socket socket = new Socket(cloud.uri().getHost(), cloud.uri().getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.US_ASCII));
      out.flush();
      socket.setSoTimeout(5_000);
      ByteArrayOutputStream in = new ByteArrayOutputStream();
      for (int next = socket.getInputStream().read(); next != '\n'; ) {
        in.write(next);
        next = socket.getInputStream().read();
      }
      return in.toString(StandardCharsets.US_ASCII);
    }
  }

  private WebSocket open(BlockingQueue<String> frames) {
    WebSocket.Listener listener =
        new WebSocket.Listener() {
          @Override
          public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            frames.add(data.toString());
            from.request(1);
            return null;
          }
        };
    return http.newWebSocketBuilder()
        .buildAsync(URI.create("ws://" + cloud.uri().getAuthority() + "/rtc"), listener)
        .join();
  }

  private static JsonObject next(BlockingQueue<String> frames) throws Exception {
    return Json.parse(frames.poll(10, TimeUnit.SECONDS)).orElseThrow();
  }

  private String host() {
    return cloud.uri().getAuthority();
  }

  private static byte[] bytes() {
    return BODY.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void answersABinaryFrameWithAnErrorAndClosesAfterAnOversizedFrame() throws Exception {
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    WebSocket socket =
        http.newWebSocketBuilder()
            .buildAsync(
                URI.create("ws://127.0.0.1:" + cloud.uri().getPort() + "/rtc"),
                new WebSocket.Listener() {
                  @Override
                  public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean end) {
                    received.add(text.toString());
                    from.request(1);
                    return null;
                  }

                  @Override
                  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
                    received.add("closed " + code);
                    return null;
                  }
                })
            .join();
    socket.sendBinary(java.nio.ByteBuffer.wrap(new byte[] {1, 2}), true).join();
    assertThat(received.poll(10, TimeUnit.SECONDS))
        .contains("a frame must be one JSON object, as text");
    socket.sendText("x".repeat(1_500_000), true).join();
    assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("closed 1009");
  }
}
