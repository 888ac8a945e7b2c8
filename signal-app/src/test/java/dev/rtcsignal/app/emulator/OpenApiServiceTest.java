package dev.rtcsignal.app.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.cloud.ClientLimits;
import dev.rtcsignal.app.cloud.CloudSettings;
import dev.rtcsignal.app.cloud.EmulatedCloud;
import dev.rtcsignal.app.cloud.ErrorStatus;
import dev.rtcsignal.app.cloud.RtcEngine;
import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.auth.CanonicalRequest;
import dev.rtcsignal.domain.auth.CredentialScope;
import dev.rtcsignal.domain.auth.RequestSigner;
import jakarta.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The order, codes, statuses and limits of vendor-facts 9, 2.6, 2.7 and 1.3. */
class OpenApiServiceTest {
  private static final Instant NOW = Instant.parse("2024-11-27T06:39:14Z");
  private static final String GOOD =
      "{\"AppId\":\"60af4c8dcb758d00ce35adb3\",\"RoomId\":\"Room1\",\"From\":\"server\","
          + "\"To\":\"user1\",\"Binary\":false,\"Message\":\"hello\"}";

  /** A call in the making. */
  private record Draft(
      String method,
      String path,
      List<Map.Entry<String, String>> query,
      TreeMap<String, String> headers,
      byte[] body,
      int port) {
    OpenApiCall received() {
      String raw =
          query.stream()
              .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
              .collect(Collectors.joining("&"));
      return new OpenApiCall(method, path, raw, headers, body, port);
    }

    private static String encoded(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
  }

  private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
  private OpenApiService face = face(ErrorStatus.DOCUMENTED);

  private OpenApiService face(ErrorStatus errorStatus) {
    CloudSettings settings =
        new CloudSettings(
            List.of(TestCloud.KEY),
            List.of(TestCloud.ACCESS),
            "cn-north-1",
            500,
            100,
            errorStatus,
            ClientLimits.ADVANCED);
    return new OpenApiService(
        new EmulatedCloud(settings, now::get, () -> new SplittableRandom(1)),
        new SplittableRandom(1));
  }

  private OpenApiService.Response handle(Draft call) {
    return handle(call.received());
  }

  private OpenApiService.Response handle(OpenApiCall call) {
    return face.handle(call, now.get(), 1);
  }

  @Test
  void acceptsAndAnswersAsTheDocumentDoes() {
    OpenApiService.Response answer = send("SendRoomUnicast", GOOD);
    assertThat(answer.status()).isEqualTo(200);
    JsonObject metadata = answer.body().getJsonObject("ResponseMetadata");
    assertThat(metadata.getString("Action")).isEqualTo("SendRoomUnicast");
    assertThat(metadata.getString("Version")).isEqualTo("2023-07-20");
    assertThat(metadata.getString("Service")).isEqualTo("rtc");
    assertThat(metadata.getString("Region")).isEqualTo("cn-north-1");
    assertThat(metadata.getString("RequestId")).startsWith("20241127063914");
    assertThat(answer.body().getJsonObject("Result").getString("Message")).isEqualTo("Success");
  }

  @ParameterizedTest
  @CsvSource({
    "SendUnicast, 2023-07-20", "SendRoomUnicast, 2023-07-20", "SendBroadcast, 2023-07-20",
    "SendUnicast, 2020-12-01", "SendRoomUnicast, 2020-12-01", "SendBroadcast, 2020-12-01",
  })
  void knowsTheActionsInBothVersions(String action, String version) {
    assertThat(handle(signed(action, version, GOOD)).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"SendUnicast, 2022-06-01", "BanUserStream, 2023-07-20", "sendunicast, 2023-07-20"})
  void knowsNoOtherActionOrVersion(String action, String version) {
    assertError(handle(signed(action, version, GOOD)), 404, "InvalidActionOrVersion", 100008);
  }

  @Test
  void looksAtTheActionBeforeTheSignatureAndAtTheSignatureBeforeTheBody() {
    Draft unsigned = call("Nonsense", "2023-07-20", "", Map.of());
    assertError(handle(unsigned), 404, "InvalidActionOrVersion", 100008);
    Draft noBody = call("SendUnicast", "2023-07-20", "", Map.of());
    assertError(handle(noBody), 401, "MissingAuthenticationToken", 100003);
  }

  @Test
  void asksForPostForAuthorizationForItsSignatureAndForItsForm() {
    Draft get = new Draft("GET", "/", List.of(), new TreeMap<>(), new byte[0], 80);
    assertError(handle(get), 405, "MethodNotAllowed", 100020);
    assertError(
        handle(with(signed(GOOD), "authorization", "HMAC-SHA256 Credential=x")),
        401,
        "MissingSignature",
        100005);
    assertError(
        handle(with(signed(GOOD), "authorization", "Bearer Signature=x")),
        400,
        "InvalidAuthorization",
        100022);
  }

  @Test
  void asksForXDateAndThatItCanBeRead() {
    Draft call = signed(GOOD);
    Map<String, String> headers = new HashMap<>(call.headers());
    headers.remove("x-date");
    assertError(
        handle(call("SendUnicast", "2023-07-20", GOOD, headers)),
        400,
        "MissingRequestInfo",
        100004);
    assertError(
        handle(with(call, "x-date", "2024-11-27T06:39:14Z")), 400, "InvalidTimestamp", 100006);
  }

  @ParameterizedTest
  @CsvSource({"900, 200", "901, 400", "-900, 200", "-901, 400"})
  void takesAnXDateUpTo900SecondsAway(long seconds, int status) {
    Draft call = signed(GOOD);
    now.set(NOW.plusSeconds(seconds));
    assertThat(handle(call).status()).isEqualTo(status);
  }

  @Test
  void doesNotKnowAnotherAccessKeyOrSecretOrRegionOrDay() {
    AccessKey stranger = AccessKey.of("AKLTstranger", "x");
    assertError(handle(signed(stranger, "cn-north-1", GOOD)), 401, "InvalidAccessKey", 100009);
    AccessKey wrong = AccessKey.of(TestCloud.ACCESS.id(), "wrong");
    assertError(handle(signed(wrong, "cn-north-1", GOOD)), 401, "SignatureDoesNotMatch", 100010);
    assertError(
        handle(signed(TestCloud.ACCESS, "ap-singapore-1", GOOD)), 400, "InvalidCredential", 100021);
  }

  @Test
  void doesNotBelieveABodyOrQueryOtherThanTheSignedOne() {
    Draft call = signed(GOOD);
    Draft otherBody =
        new Draft(
            "POST",
            "/",
            call.query(),
            call.headers(),
            GOOD.replace("hello", "hullo").getBytes(StandardCharsets.UTF_8),
            80);
    assertError(handle(otherBody), 401, "SignatureDoesNotMatch", 100010);
    List<Map.Entry<String, String>> more = new ArrayList<>(call.query());
    more.add(Map.entry("Extra", "1"));
    Draft otherQuery = new Draft("POST", "/", more, call.headers(), call.body(), 80);
    assertError(handle(otherQuery), 401, "SignatureDoesNotMatch", 100010);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:8090", "127.0.0.1"})
  void takesAHostSignedWithOrWithoutPortWhateverTheHeaderHas(String signedHost) {
    for (String sentHost : List.of("127.0.0.1:8090", "127.0.0.1")) {
      Draft call =
          sign(
              TestCloud.ACCESS,
              "cn-north-1",
              query("SendUnicast", "2023-07-20"),
              GOOD,
              signedHost,
              "host",
              "x-date");
      assertThat(handle(with(call, "host", sentHost)).status()).isEqualTo(200);
    }
  }

  @Test
  void takesAChoiceOfSignedHeadersWithoutContentHash() {
    Draft call =
        sign(
            TestCloud.ACCESS,
            "cn-north-1",
            query("SendUnicast", "2023-07-20"),
            GOOD,
            "h",
            "x-date");
    assertThat(handle(call).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Extra=a+b", "Extra=a%20b", "Extra=%61%20%62"})
  void readsAPlusInTheQueryAsASpace(String extra) {
    List<Map.Entry<String, String>> query = new ArrayList<>(query("SendUnicast", "2023-07-20"));
    query.add(Map.entry("Extra", "a b"));
    Draft signed = sign(TestCloud.ACCESS, "cn-north-1", query, GOOD, "h", "host", "x-date");
    OpenApiCall received =
        new OpenApiCall(
            "POST",
            "/",
            "Action=SendUnicast&Version=2023-07-20&" + extra,
            signed.headers(),
            signed.body(),
            80);
    assertThat(handle(received).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | BodyIsEmpty",
        "nonsense | Unmarshal",
        "[] | Unmarshal",
        "{\"AppId\":1} | Unmarshal",
        "{\"AppId\":\"60af4c8dcb758d00ce35adb3\",\"Binary\":\"no\",\"Message\":\"\"} | Unmarshal",
        "{\"AppId\":\"60af4c8dcb758d00ce35adb3\",\"To\":[\"a\"],\"Message\":\"\"} | Unmarshal",
        "{\"Message\":\"\"} | IllegalAppId",
        "{\"AppId\":\"a b\",\"Message\":\"\"} | IllegalAppId",
        "{\"AppId\":\"other\",\"Message\":\"\"} | NotExistAppId",
        "{\"AppId\":\"60af4c8dcb758d00ce35adb3\",\"Message\":\"\"} | IllegalRoomID",
        "{\"AppId\":\"60af4c8dcb758d00ce35adb3\",\"RoomId\":\"a b\",\"Message\":\"\"}"
            + " | IllegalRoomID",
        "{\"AppId\":\"60af4c8dcb758d00ce35adb3\",\"RoomId\":\"r\",\"Message\":\"\"} | IllegalFrom",
        "{\"AppId\":\"60af4c8dcb758d00ce35adb3\",\"RoomId\":\"r\",\"From\":\"f\",\"Message\":\"\"}"
            + " | IllegalTo",
        "{\"AppId\":\"60af4c8dcb758d00ce35adb3\",\"RoomId\":\"r\",\"From\":\"f\",\"To\":\"t u\","
            + "\"Message\":\"\"} | IllegalTo",
        "{\"AppId\":\"60af4c8dcb758d00ce35adb3\",\"RoomId\":\"r\",\"From\":\"f\",\"To\":\"f\","
            + "\"Message\":\"\"} | IllegalFrom",
      })
  void refusesABodyInTheDocumentedOrder(String body, String detail) {
    assertError(send("SendRoomUnicast", body), 400, "InvalidParameter." + detail, 0);
  }

  @Test
  void asksForAMessageAndForBase64WhenBinary() {
    String noMessage = GOOD.replace("\"Message\"", "\"Massage\"");
    assertError(send("SendRoomUnicast", noMessage), 400, "InvalidParameter", 0);
    String notBase64 = GOOD.replace("false", "true").replace("hello", "h*llo");
    assertError(send("SendRoomUnicast", notBase64), 400, "InvalidParameter", 0);
  }

  @Test
  void takes65536BytesAndRefusesOneMore() {
    String exact = GOOD.replace("hello", "x".repeat(65_536));
    assertThat(send("SendRoomUnicast", exact).status()).isEqualTo(200);
    String more = GOOD.replace("hello", "x".repeat(65_537));
    assertError(send("SendRoomUnicast", more), 400, "InvalidParameter.SizeOverLimit", 0);
  }

  @Test
  void takes20480BytesForABatchAndRefusesOneMore() {
    String exact = batch(1).replace("hello", "x".repeat(20_480));
    assertThat(send("BatchSendRoomUnicast", exact).status()).isEqualTo(200);
    String more = batch(1).replace("hello", "x".repeat(20_481));
    assertError(send("BatchSendRoomUnicast", more), 400, "InvalidParameter.SizeOverLimit", 0);
  }

  @Test
  void takes600RecipientsOnAnEmptySecondAndRefuses601() {
    assertThat(send("BatchSendRoomUnicast", batch(600)).status()).isEqualTo(200);
    now.set(NOW.plusSeconds(2));
    assertError(
        send("BatchSendRoomUnicast", batch(601)), 400, "InvalidParameter.UserCountOverLimit", 0);
  }

  @Test
  void weighsABatchByItsRecipientsWithinASlidingSecond() {
    assertThat(send("BatchSendRoomUnicast", batch(499)).status()).isEqualTo(200);
    now.set(NOW.plusMillis(500));
    assertThat(send("SendUnicast", GOOD).status()).isEqualTo(200);
    assertError(send("SendUnicast", GOOD), 429, "FlowLimitExceeded.QPSOverLimit", 0);
    now.set(NOW.plusMillis(999));
    assertError(send("SendUnicast", GOOD), 429, "FlowLimitExceeded.QPSOverLimit", 0);
    now.set(NOW.plusMillis(1000));
    assertThat(send("BatchSendRoomUnicast", batch(499)).status()).isEqualTo(200);
    assertError(send("SendUnicast", GOOD), 429, "FlowLimitExceeded.QPSOverLimit", 0);
  }

  @Test
  void countsTheMessagesOfARoomApart() {
    for (int i = 0; i < 100; i++) {
      assertThat(send("SendBroadcast", GOOD).status()).isEqualTo(200);
    }
    assertError(send("SendBroadcast", GOOD), 429, "FlowLimitExceeded.QPSOverLimit", 0);
    assertThat(send("SendBroadcast", GOOD.replace("Room1", "Room2")).status()).isEqualTo(200);
    assertThat(send("SendUnicast", GOOD).status()).isEqualTo(200);
  }

  @Test
  void allowsARoomOf500UsersFourFifthsOfTheMessages() {
    EmulatedCloud cloud =
        new EmulatedCloud(
            CloudSettings.of(List.of(TestCloud.KEY), List.of(TestCloud.ACCESS)),
            now::get,
            () -> new SplittableRandom(1));
    face = new OpenApiService(cloud, new SplittableRandom(1));
    for (int i = 0; i < 499; i++) {
      join(cloud, "u" + i);
    }
    assertThat(accepted(101)).isEqualTo(100);
    join(cloud, "u499");
    now.set(NOW.plusSeconds(1));
    assertThat(accepted(81)).isEqualTo(80);
  }

  private long accepted(int sends) {
    return IntStream.range(0, sends)
        .filter(i -> send("SendBroadcast", GOOD).status() == 200)
        .count();
  }

  private void join(EmulatedCloud cloud, String user) {
    RtcEngine engine = new RtcEngine(cloud, callback -> null, event -> {});
    engine.createEngine(TestCloud.APP.value());
    engine.joinRoom(TestCloud.join(user, NOW).getString("token"), "Room1", user);
  }

  @Test
  void keepsTheUseOfARoomWhenItsLastMemberLeavesAndForgetsRoomsThatAreIdle() {
    for (int i = 0; i < 100; i++) {
      send("SendBroadcast", GOOD);
    }
    for (int i = 0; i < 300; i++) {
      send("SendBroadcast", GOOD.replace("Room1", "Other" + i));
    }
    assertError(send("SendBroadcast", GOOD), 429, "FlowLimitExceeded.QPSOverLimit", 0);
    for (int second = 1; second <= 4; second++) {
      now.set(NOW.plusSeconds(second));
      for (int i = 0; i < 400; i++) {
        assertThat(send("SendBroadcast", GOOD.replace("Room1", "R" + second + "-" + i)).status())
            .isEqualTo(200);
      }
    }
    assertThat(send("SendBroadcast", GOOD).status()).isEqualTo(200);
  }

  @Test
  void putsErrorsOfTheServiceInto200InTheOlderVersionAndThoseOfTheGatewayNot() {
    assertError(
        handle(signed("SendUnicast", "2020-12-01", "x")), 200, "InvalidParameter.Unmarshal", 0);
    Draft unsigned = call("SendUnicast", "2020-12-01", GOOD, Map.of());
    assertError(handle(unsigned), 401, "MissingAuthenticationToken", 100003);
  }

  @Test
  void putsAllErrorsInto200WhenToldTo() {
    face = face(ErrorStatus.ALWAYS_200);
    Draft unsigned = call("SendUnicast", "2023-07-20", GOOD, Map.of());
    assertError(handle(unsigned), 200, "MissingAuthenticationToken", 100003);
    assertError(send("SendUnicast", "x"), 200, "InvalidParameter.Unmarshal", 0);
  }

  private OpenApiService.Response send(String action, String body) {
    return handle(
        sign(
            TestCloud.ACCESS,
            "cn-north-1",
            query(action, "2023-07-20"),
            body,
            "127.0.0.1",
            "host",
            "x-date"));
  }

  private Draft signed(String body) {
    return signed("SendUnicast", "2023-07-20", body);
  }

  private Draft signed(String action, String version, String body) {
    return sign(
        TestCloud.ACCESS, "cn-north-1", query(action, version), body, "h", "host", "x-date");
  }

  private Draft signed(AccessKey key, String region, String body) {
    return sign(key, region, query("SendUnicast", "2023-07-20"), body, "h", "host", "x-date");
  }

  private Draft sign(
      AccessKey key,
      String region,
      List<Map.Entry<String, String>> query,
      String body,
      String host,
      String... signedHeaders) {
    String date = now.get().toString().replaceAll("[-:]|\\.\\d+", "");
    TreeMap<String, String> headers = new TreeMap<>(Map.of("host", host, "x-date", date));
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    CanonicalRequest request =
        new CanonicalRequest("POST", "/", query, headers, CanonicalRequest.sha256(bytes));
    CredentialScope scope = new CredentialScope(date.substring(0, 8), region, "rtc");
    String authorization =
        new RequestSigner(key, scope)
            .sign(request, new TreeSet<>(List.of(signedHeaders)))
            .authorization()
            .header();
    headers.put("authorization", authorization);
    return new Draft("POST", "/", query, headers, bytes, 8090);
  }

  private static Draft call(
      String action, String version, String body, Map<String, String> headers) {
    return new Draft(
        "POST",
        "/",
        query(action, version),
        new TreeMap<>(headers),
        body.getBytes(StandardCharsets.UTF_8),
        80);
  }

  private static Draft with(Draft call, String header, String value) {
    TreeMap<String, String> headers = new TreeMap<>(call.headers());
    headers.put(header, value);
    return new Draft("POST", "/", call.query(), headers, call.body(), call.port());
  }

  private static List<Map.Entry<String, String>> query(String action, String version) {
    return List.of(Map.entry("Action", action), Map.entry("Version", version));
  }

  private static String batch(int recipients) {
    String to =
        IntStream.range(0, recipients)
            .mapToObj(i -> "\"u" + i + "\"")
            .collect(Collectors.joining(",", "[", "]"));
    return GOOD.replace("\"user1\"", to);
  }

  private static void assertError(
      OpenApiService.Response answer, int status, String code, int codeN) {
    JsonObject error = answer.body().getJsonObject("ResponseMetadata").getJsonObject("Error");
    assertThat(error).as("an error").isNotNull();
    assertThat(error.getString("Code")).isEqualTo(code);
    assertThat(error.getInt("CodeN", 0)).isEqualTo(codeN);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.body().getJsonObject("Result")).isEmpty();
  }
}
