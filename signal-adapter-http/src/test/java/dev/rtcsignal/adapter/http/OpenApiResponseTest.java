package dev.rtcsignal.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.delivery.SendResult;
import dev.rtcsignal.domain.delivery.SendResult.Accepted;
import dev.rtcsignal.domain.delivery.SendResult.Refused;
import dev.rtcsignal.domain.delivery.SendResult.Uncertain;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** vendor-facts 1.5, 2.5 and 2.6. */
class OpenApiResponseTest {
  /** The sample response of the documentation (vendor-facts 1.5). */
  private static final String DOCUMENTED_SAMPLE =
      """
      {
          "ResponseMetadata": {
              "RequestId": "20230****10420",
              "Action": "BatchSendRoomUnicast",
              "Version": "2023-07-20",
              "Service": "rtc",
              "Region": "cn-north-1"
          },
          "Result": {
              "Message": "Success"
          }
      }""";

  @Test
  void readsTheSampleOfTheDocumentation() {
    assertThat(read(200, DOCUMENTED_SAMPLE)).isEqualTo(new Accepted("20230****10420"));
  }

  @ParameterizedTest
  @CsvSource({"Message, Success", "message, success", "MESSAGE, SUCCESS", "Message, success"})
  void readsResultAndMessageInAnyLetterCase(String key, String word) {
    String body =
        "{\"responseMetadata\":{\"requestId\":\"r\"},\"result\":{\""
            + key
            + "\":\""
            + word
            + "\"}}";
    assertThat(read(200, body)).isEqualTo(new Accepted("r"));
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 400, 401, 404})
  void anErrorIsARefusalAtAnyStatusIncluding200(int status) {
    assertThat(read(status, WireMockCloud.error("InvalidParameter.IllegalRoomID")))
        .isEqualTo(new Refused(status, "InvalidParameter.IllegalRoomID", "in words", "r1"));
  }

  /**
   * Row B9 of the field faults: a body that says two things is neither an acceptance nor a refusal.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "'ResponseMetadata':{'Error':null,'error':{'Code':'AccessDenied'}}",
        "'ResponseMetadata':{'Error':{'Code':'AccessDenied'},'error':null}",
        "'ResponseMetadata':{'Error':{'Code':'AccessDenied'},'Error':null}",
        "'ResponseMetadata':{},'responseMetadata':{'Error':{'Code':'AccessDenied'}}",
        "'ResponseMetadata':{'Error':{'Code':'','code':'AccessDenied'}}",
        "'ResponseMetadata':{'RequestId':'a','requestid':'b'}",
        "'Result':{'Message':'Failed'}",
        "'result':{'Message':'Failed'}"
      })
  void aBodyThatHasAKeyTwiceIsUnreadable(String more) {
    String body = "{" + more.replace('\'', '"') + ",\"Result\":{\"Message\":\"Success\"}}";
    assertThat(read(200, body))
        .isEqualTo(new Uncertain(Uncertain.Reason.UNREADABLE_ANSWER, 200, "", ""));
  }

  /** 4295067314 has the lower bits of 100018, the number of a throttle. */
  @ParameterizedTest
  @ValueSource(strings = {"4295067314", "100018.5", "1e999"})
  void readsNoNumberOfACodeAsAnother(String number) {
    String body = "{\"ResponseMetadata\":{\"Error\":{\"CodeN\":" + number + "}}}";
    assertThat(read(400, body)).isEqualTo(new Refused(400, "CodeN", "", ""));
  }

  @Test
  void anErrorBesideASuccessIsARefusal() {
    String both =
        "{\"ResponseMetadata\":{\"Error\":{\"Code\":\"AccessDenied\"}},"
            + "\"Result\":{\"Message\":\"Success\"}}";
    assertThat(read(200, both)).isEqualTo(new Refused(200, "AccessDenied", "", ""));
  }

  @ParameterizedTest
  @CsvSource({"100013, CodeN 100013", "100018, FlowLimitExceeded", "100015, FailToConnect"})
  void anErrorWithOnlyANumberIsARefusalToo(int number, String code) {
    String body = "{\"ResponseMetadata\":{\"Error\":{\"CodeN\":" + number + "}}}";
    assertThat(read(200, body)).isEqualTo(new Refused(200, code, "", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "100014, InternalError",
    "100016, InternalServiceTimeout",
    "100019, ServiceUnavailableTemp"
  })
  void theNumberOfAFailureInsideTheCloudIsUncertainToo(int number, String code) {
    String body = "{\"ResponseMetadata\":{\"Error\":{\"CodeN\":" + number + "}}}";
    assertThat(read(200, body))
        .isEqualTo(new Uncertain(Uncertain.Reason.CLOUD_FAILED, 200, code, ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"boom\"", "{\"Message\":\"boom\"}", "true", "[1]", "{\"CodeN\":0}"})
  void anErrorWithoutACodeIsNoAcceptanceEvenBesideASuccess(String error) {
    String body =
        "{\"ResponseMetadata\":{\"RequestId\":\"r\",\"Error\":"
            + error
            + "},\"Result\":{\"Message\":\"Success\"}}";
    assertThat(read(200, body))
        .isEqualTo(new Uncertain(Uncertain.Reason.UNREADABLE_ANSWER, 200, "", "r"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "{}"})
  void anEmptyErrorCountsAsNoError(String error) {
    String body =
        "{\"ResponseMetadata\":{\"RequestId\":\"r\",\"Error\":"
            + error
            + "},\"Result\":{\"Message\":\"Success\"}}";
    assertThat(read(200, body)).isEqualTo(new Accepted("r"));
  }

  @Test
  void keepsTheRequestIdOfARefusalWithoutAnError() {
    String body = "{\"ResponseMetadata\":{\"RequestId\":\"r\"},\"Result\":{\"Message\":\"no\"}}";
    assertThat(read(403, body)).isEqualTo(new Refused(403, "", "no", "r"));
  }

  @Test
  void keepsOnlyVisibleCharactersOfCodesAndIds() {
    String body =
        "{\"ResponseMetadata\":{\"RequestId\":\"a\\nb\",\"Error\":{\"Code\":\""
            + "x".repeat(500)
            + "\"}}}";
    Refused refused = (Refused) read(400, body);
    assertThat(refused.requestId()).isEqualTo("a?b");
    assertThat(refused.code()).hasSize(128);
  }

  @ParameterizedTest
  @CsvSource({
    "429, FlowLimitExceeded",
    "200, FlowLimitExceeded.QPSOverLimit",
    "503, FlowLimitExceeded",
    "429, AccountFlowLimitExceeded",
    "502, FailToConnect",
    "200, FailToConnect",
  })
  void throttlesAndConnectionFailuresOfTheCloudAreRetryableRefusals(int status, String code) {
    Refused refused = (Refused) read(status, WireMockCloud.error(code));
    assertThat(refused.throttled() || refused.neverReachedTheService()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "500, InternalError",
    "200, InternalError",
    "200, InternalError.GenerateTokenFailed",
    "504, InternalServiceTimeout",
    "200, InternalServiceTimeout",
    "502, InternalServiceError",
    "503, ServiceUnavailableTemp",
    "500, SomethingNew",
  })
  void failuresInsideTheCloudAreUncertain(int status, String code) {
    assertThat(read(status, WireMockCloud.error(code)))
        .isEqualTo(new Uncertain(Uncertain.Reason.CLOUD_FAILED, status, code, "r1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "<html><body>502 Bad Gateway</body></html>",
        "null",
        "[]",
        "42",
        "\"Success\"",
        "{\"ResponseMetadata\":{\"RequestId\":\"r\"},\"Result\":{\"Message\":\"Succ",
        "{\"Result\":{\"Message\":\"Success\"}} trailing",
        "{\"Result\":{\"Message\":\"Success\"}}{}",
      })
  void aBodyThatIsNotOneObjectIsUncertainInA200ARefusalInA400AndUncertainInA500(String body) {
    Uncertain.Reason unreadable = Uncertain.Reason.UNREADABLE_ANSWER;
    assertThat(read(200, body)).isEqualTo(new Uncertain(unreadable, 200, "", ""));
    assertThat(read(400, body)).isEqualTo(new Refused(400, "", "", ""));
    assertThat(read(307, body)).isEqualTo(new Refused(307, "", "", ""));
    assertThat(read(502, body)).isEqualTo(new Uncertain(unreadable, 502, "", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"Result\":{}}",
        "{\"Result\":null}",
        "{\"Result\":\"Success\"}",
        "{\"Result\":{\"Message\":null}}",
        "{\"Result\":{\"Message\":\"something else\"}}",
        "{\"Result\":{\"Message\":true}}",
        "{\"ResponseMetadata\":[],\"Result\":[]}",
      })
  void anObjectWithoutSuccessOrErrorIsUncertain(String body) {
    assertThat(read(200, body))
        .isEqualTo(new Uncertain(Uncertain.Reason.UNREADABLE_ANSWER, 200, "", ""));
  }

  @Test
  void a429IsThrottledWithAnyBody() {
    assertThat(((Refused) read(429, "<html>")).throttled()).isTrue();
  }

  @Test
  void textThatIsNotUtf8IsUnreadable() {
    byte[] latin1 = "{\"Result\":{\"Message\":\"Succès\"}}".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(OpenApiResponse.read(200, new BoundedBody.Content(latin1, true)))
        .isEqualTo(new Uncertain(Uncertain.Reason.UNREADABLE_ANSWER, 200, "", ""));
  }

  @Test
  void keepsAtMost1024CharactersOfTheMessage() {
    String body =
        "{\"ResponseMetadata\":{\"Error\":{\"Code\":\"InvalidParameter\",\"Message\":\""
            + "x".repeat(2000)
            + "\"}}}";
    assertThat(((Refused) read(400, body)).message()).hasSize(1024);
  }

  @Test
  void veryDeepNestingIsUnreadable() {
    assertThat(read(200, "{\"a\":".repeat(10_000)))
        .isEqualTo(new Uncertain(Uncertain.Reason.UNREADABLE_ANSWER, 200, "", ""));
  }

  private static SendResult read(int status, String body) {
    return OpenApiResponse.read(
        status, new BoundedBody.Content(body.getBytes(StandardCharsets.UTF_8), true));
  }
}
