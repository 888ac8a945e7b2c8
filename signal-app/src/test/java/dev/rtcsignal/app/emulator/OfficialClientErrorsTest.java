package dev.rtcsignal.app.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.volcengine.Pair;
import com.volcengine.sign.Credentials;
import com.volcengine.sign.VolcstackSign;
import dev.rtcsignal.app.cloud.CloudSettings;
import dev.rtcsignal.app.cloud.LocalCloud;
import dev.rtcsignal.app.json.Json;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Statuses and codes of errors (vendor-facts 2.6, 2.7), with requests signed by the official SDK.
 */
class OfficialClientErrorsTest {
  private static final String VERSION = "2023-07-20";
  private static final String SECRET = "emulator-test-secret-0123456789";

  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
  private TestCloud cloud =
      TestCloud.start(
          CloudSettings.of(List.of(TestCloud.KEY), List.of(TestCloud.ACCESS)),
          () -> Instant.now().plus(ahead.get()));
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, String> headers = new HashMap<>();

  @AfterEach
  void close() {
    cloud.close();
  }

  private void sign(String keyId, String secret, String action, String body) {
    headers.clear();
    sign(keyId, secret, action, body, Map.of());
  }

  private void sign(
      String keyId, String secret, String action, String body, Map<String, String> more) {
    headers.put("Content-Type", "application/json");
    headers.put("Host", cloud.uri().getAuthority());
    headers.putAll(more);
    VolcstackSign signer = new VolcstackSign(Credentials.getCredentials(keyId, secret));
    signer.setRegion("cn-north-1");
    signer.setService("rtc");
    signer.setMethod("POST");
    signer.applyToParams(
        List.of(new Pair("Action", action), new Pair("Version", VERSION)), headers, body);
  }

  private HttpResponse<String> post(String action, BodyPublisher body) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(cloud.uri() + "/?Action=" + action + "&Version=" + VERSION))
            .version(HttpClient.Version.HTTP_1_1)
            .POST(body);
    headers.forEach(
        (name, value) -> {
          if (!name.equalsIgnoreCase("Host")) {
            request.header(name, value);
          }
        });
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> call(String action, String body) throws Exception {
    sign(TestCloud.ACCESS.id(), SECRET, action, body);
    return post(action, BodyPublishers.ofString(body));
  }

  private static void assertError(HttpResponse<String> reply, int status, String code) {
    JsonObject error =
        Json.parse(reply.body())
            .orElseThrow()
            .getJsonObject("ResponseMetadata")
            .getJsonObject("Error");
    assertThat(error.getString("Code")).isEqualTo(code);
    assertThat(reply.statusCode()).isEqualTo(status);
  }

  private static String body(String to, String message, boolean binary) {
    return Json.object()
        .add("AppId", TestCloud.APP.value())
        .add("RoomId", "Room1")
        .add("From", "server")
        .add("Binary", binary)
        .add("Message", message)
        .build()
        .toString()
        .replaceFirst("\\{", "{\"To\":" + to + ",");
  }

  @Test
  void refusesAnUnknownKeyAndAWrongSecret() throws Exception {
    String body = body("\"user1\"", "m", false);
    sign("AKLTnobody", SECRET, "SendUnicast", body);
    assertError(post("SendUnicast", BodyPublishers.ofString(body)), 401, "InvalidAccessKey");
    sign(TestCloud.ACCESS.id(), "not the secret", "SendUnicast", body);
    assertError(post("SendUnicast", BodyPublishers.ofString(body)), 401, "SignatureDoesNotMatch");
    assertThat(call("SendUnicast", body).statusCode()).isEqualTo(200);
  }

  @Test
  void refusesAnUnknownAction() throws Exception {
    assertError(call("SendTricast", "{}"), 404, "InvalidActionOrVersion");
  }

  @ParameterizedTest
  @CsvSource({"-900, 200", "-901, 400", "900, 200", "901, 400"})
  void refusesADateMoreThan900SecondsAway(long seconds, int status) throws Exception {
    cloud.close();
    cloud =
        TestCloud.start(
            CloudSettings.of(List.of(TestCloud.KEY), List.of(TestCloud.ACCESS)),
            () -> LocalCloud.NOW);
    String body = body("\"user1\"", "m", false);
    String date = LocalCloud.NOW.plusSeconds(seconds).toString().replaceAll("[-:]", "");
    sign(TestCloud.ACCESS.id(), SECRET, "SendUnicast", body, Map.of("X-Date", date));
    assertThat(headers).containsEntry("X-Date", date);
    HttpResponse<String> reply = post("SendUnicast", BodyPublishers.ofString(body));
    if (status == 200) {
      assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    } else {
      assertError(reply, 400, "InvalidTimestamp");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SendUnicast, 65536",
    "SendRoomUnicast, 65536",
    "SendBroadcast, 65536",
    "BatchSendRoomUnicast, 20480",
  })
  void acceptsTheLargestMessageAndRefusesOneByteMore(String action, int bytes) throws Exception {
    String to = action.startsWith("Batch") ? "[\"user1\"]" : "\"user1\"";
    assertThat(call(action, body(to, "x".repeat(bytes), false)).statusCode()).isEqualTo(200);
    String binary = Base64.getEncoder().encodeToString(new byte[bytes]);
    assertThat(call(action, body(to, binary, true)).statusCode()).isEqualTo(200);
    assertError(
        call(action, body(to, "x".repeat(bytes + 1), false)),
        400,
        "InvalidParameter.SizeOverLimit");
    String more = Base64.getEncoder().encodeToString(new byte[bytes + 1]);
    assertError(call(action, body(to, more, true)), 400, "InvalidParameter.SizeOverLimit");
  }

  @Test
  void accepts600UsersAndRefusesOneMore() throws Exception {
    assertThat(call("BatchSendRoomUnicast", body(users(600), "m", false)).statusCode())
        .isEqualTo(200);
    ahead.set(Duration.ofSeconds(1));
    assertError(
        call("BatchSendRoomUnicast", body(users(601), "m", false)),
        400,
        "InvalidParameter.UserCountOverLimit");
  }

  private static String users(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"u" + i + "\"")
        .collect(Collectors.joining(",", "[", "]"));
  }

  @Test
  void aBatchOverTheQuotaUsesUpTheQuotaOfTheSecond() throws Exception {
    assertThat(call("BatchSendRoomUnicast", body(users(600), "m", false)).statusCode())
        .isEqualTo(200);
    assertError(
        call("SendUnicast", body("\"user1\"", "m", false)), 429, "FlowLimitExceeded.QPSOverLimit");
  }

  @ParameterizedTest
  @CsvSource({"not json", "[1]", "'{\"AppId\":'"})
  void refusesABodyThatIsNoJsonObject(String body) throws Exception {
    assertError(call("SendUnicast", body), 400, "InvalidParameter.Unmarshal");
  }

  @Test
  void refusesAnEmptyBody() throws Exception {
    assertError(call("SendUnicast", ""), 400, "InvalidParameter.BodyIsEmpty");
  }

  @Test
  void acceptsAChunkedBodyAndRefusesAnAlteredOne() throws Exception {
    String body = body("\"user1\"", "hello", false);
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    sign(TestCloud.ACCESS.id(), SECRET, "SendUnicast", body);
    BodyPublisher chunked = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes));
    assertThat(post("SendUnicast", chunked).statusCode()).isEqualTo(200);
    String altered = body.replace("hello", "hullo");
    assertError(
        post("SendUnicast", BodyPublishers.ofString(altered)), 401, "SignatureDoesNotMatch");
    String requests =
        http.send(
                HttpRequest.newBuilder(cloud.uri().resolve("/emulator/requests")).build(),
                BodyHandlers.ofString())
            .body();
    assertThat(requests).contains("the body was altered on the way");
  }
}
