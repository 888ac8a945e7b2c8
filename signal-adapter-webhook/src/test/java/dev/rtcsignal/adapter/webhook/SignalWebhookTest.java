package dev.rtcsignal.adapter.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.CallbackSignature;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.auth.RejectionReason;
import dev.rtcsignal.domain.auth.Verdict;
import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Bytes;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.SenderCheck;
import dev.rtcsignal.ports.SignalHandler;
import dev.rtcsignal.ports.memory.InMemoryKeys;
import dev.rtcsignal.ports.memory.RecordingHandler;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class SignalWebhookTest {
  /** The sample callback of the documentation. Its key is unknown, so it proves no sender. */
  private static final String DOCUMENTED_SAMPLE =
      "{\"message\":\"xxxx\",\"binary\":false,\"signature\":\"00160af4c8dcb758d00ce35adb3EQD24BQDer"
          + "uMYfoMjmEDAGh5ZiAARgps6T5ZgcTz9bw5DewuRkzxBmTgnGEk+ZBv3mW5n58=\"}";

  private static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  private static final AppKey KEY = new AppKey(APP, "webhook-primary-key-0123456789");
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
  private static final String SIGNATURE =
      CallbackSignature.mint(KEY, "hyf", Lifetime.starting(NOW, Duration.ofDays(1)), 7).text();
  private static final SenderCheck CHECK =
      TokenSenderCheck.of(new InMemoryKeys().add(KEY), Duration.ZERO);

  private final RecordingHandler handler = new RecordingHandler(Ack.text("ok"));
  private final SignalWebhook webhook = webhook(handler).build();

  @Test
  void callsTheHandlerWithTextAndItsProvedSenderAndRepliesWithTheAck() {
    WebhookReply reply = receive(body("\"你好 \\\"x\\\" \\ud83d\\ude00\"", "false"));
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo(Bytes.utf8("ok"));
    assertThat(handler.received())
        .containsExactly(
            new InboundSignal(
                VerifiedSender.unchecked(APP, new UserId("hyf")), Payload.text("你好 \"x\" 😀")));
  }

  @Test
  void decodesBinaryFromBase64() {
    assertThat(receive(body("\"+/8=\"", "true")).status()).isEqualTo(200);
    assertThat(handler.received())
        .extracting(InboundSignal::payload)
        .containsExactly(Payload.binary((byte) 0xfb, (byte) 0xff));
  }

  @Test
  void acceptsAnEmptyMessageExtraFieldsAndWhiteSpace() {
    String extra =
        " { \"x\":{\"message\":1}, \"message\":\"\", \"y\":[1,{\"binary\":2}],"
            + "\"z\":1e999, \"w\":null, \"binary\" : false,\"signature\":\""
            + SIGNATURE
            + "\"}\n";
    assertThat(receive(extra).status()).isEqualTo(200);
    assertThat(handler.received())
        .extracting(InboundSignal::payload)
        .containsExactly(Payload.text(""));
  }

  @Test
  void replies401ToTheSampleOfTheDocumentationSinceItsKeyIsUnknown() {
    WebhookReply reply = receive(DOCUMENTED_SAMPLE);
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.note()).isEqualTo("not proved: WRONG_MAC");
    assertThat(handler.received()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "001", "0000af4c8dcb758d00ce35adb3EQD24BQD"})
  void repliesWithOneBodyForEveryRejectionReason(String signature) {
    WebhookReply one = receive(DOCUMENTED_SAMPLE);
    WebhookReply other =
        receive("{\"message\":\"\",\"binary\":false,\"signature\":\"" + signature + "\"}");
    assertThat(other.status()).isEqualTo(401);
    assertThat(other.body()).isEqualTo(one.body());
    assertThat(other.note()).isNotEqualTo(one.note());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | one JSON object",
        "null | one JSON object",
        "[] | one JSON object",
        "\"x\" | one JSON object",
        "{ | one JSON object",
        "{\"message\" | one JSON object",
        "{\"message\":\"a\",\"binary\":false | one JSON object",
        "{'message':'a'} | one JSON object",
        "{\"message\":1,\"binary\":false,\"signature\":\"s\"} | message is a string",
        "{\"message\":null,\"binary\":false,\"signature\":\"s\"} | message is a string",
        "{\"message\":{},\"binary\":false,\"signature\":\"s\"} | message is a string",
        "{\"message\":\"a\",\"binary\":1,\"signature\":\"s\"} | binary is true or false",
        "{\"message\":\"a\",\"binary\":\"true\",\"signature\":\"s\"} | binary is true or false",
        "{\"message\":\"a\",\"binary\":null,\"signature\":\"s\"} | binary is true or false",
        "{\"message\":\"a\",\"binary\":false,\"signature\":null} | signature is a string",
        "{\"message\":\"a\",\"binary\":false,\"signature\":[]} | signature is a string",
        "{\"message\":\"a\",\"binary\":false,\"signature\":\"\"} | signature is not empty",
        "{\"message\":\"a\",\"binary\":false} | signature is missing",
        "{\"message\":\"a\",\"signature\":\"s\"} | binary is missing",
        "{\"binary\":false,\"signature\":\"s\"} | message is missing",
        "{\"Message\":\"a\",\"binary\":false,\"signature\":\"s\"} | message is missing",
        "{\"message\":\"a\",\"message\":\"a\",\"binary\":false,\"signature\":\"s\"}"
            + " | message occurs more than once",
        "{\"message\":\"a\",\"mess\\u0061ge\":\"b\",\"binary\":false,\"signature\":\"s\"}"
            + " | message occurs more than once",
        "{\"message\":\"a\",\"binary\":false,\"binary\":false,\"signature\":\"s\"}"
            + " | binary occurs more than once",
        "{\"message\":\"a\",\"binary\":false,\"signature\":\"s\",\"signature\":\"s\"}"
            + " | signature occurs more than once",
        "{\"message\":\"a\",\"binary\":false,\"signature\":\"s\",\"x\":1,\"x\":1}"
            + " | a name occurs more than once",
        "{\"message\":\"a\",\"binary\":false,\"signature\":\"s\",\"x\":[{\"y\":1,\"y\":2}]}"
            + " | a name occurs more than once",
        "{\"message\":\"a\",\"binary\":false,\"signature\":\"s\",\"x\":\"\\udc00\"}"
            + " | well-formed Unicode",
        "{\"message\":\"a\",\"binary\":false,\"signature\":\"s\"}{} | one JSON object",
        "{\"message\":\"a\",\"binary\":false,\"signature\":\"s\"} x | one JSON object",
        "{\"message\":\"a\",\"binary\":false,\"signature\":\"s\",} | one JSON object",
        "{\"message\":\"a\\ud83d\",\"binary\":false,\"signature\":\"s\"} | well-formed Unicode",
        "{\"message\":\"a*b\",\"binary\":true,\"signature\":\"s\"} | Base64",
        "{\"message\":\"-_8=\",\"binary\":true,\"signature\":\"s\"} | Base64",
      })
  void rejectsAMalformedBodyAndNamesTheRule(String body, String rule) {
    WebhookReply reply = receive(body);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body().asUtf8()).contains(rule);
    assertThat(handler.received()).isEmpty();
  }

  @Test
  void rejectsBytesThatAreNotUtf8AndAByteOrderMark() {
    byte[] latin1 = body("\"é\"", "false").getBytes(StandardCharsets.ISO_8859_1);
    assertThat(receive(latin1).status()).isEqualTo(400);
    assertThat(receive("\ufeff" + body("\"e\"", "false")).status()).isEqualTo(400);
    assertThat(receive(body("\"e\"", "false").getBytes(StandardCharsets.UTF_16)).status())
        .isEqualTo(400);
  }

  @Test
  void accepts512KibOfBodyAndRejectsOneByteMore() {
    String body = body("\"x\"", "false");
    int padding = 524_288 - body.length();
    assertThat(receive(body + " ".repeat(padding)).status()).isEqualTo(200);
    assertThat(receive(body + " ".repeat(padding + 1)).status()).isEqualTo(413);
  }

  @Test
  void accepts64KibOfTextAndRejectsOneByteMore() {
    assertThat(receive(body('"' + "x".repeat(65_536) + '"', "false")).status()).isEqualTo(200);
    assertThat(receive(body('"' + "x".repeat(65_537) + '"', "false")).status()).isEqualTo(413);
    assertThat(receive(body('"' + "\\u0001".repeat(65_536) + '"', "false")).status())
        .isEqualTo(200);
  }

  @Test
  void accepts64KibOfBinaryAndRejectsOneByteMore() {
    assertThat(receive(body(base64(65_536), "true")).status()).isEqualTo(200);
    assertThat(receive(body(base64(65_537), "true")).status()).isEqualTo(413);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"x\":[", "{\"x\":{", "{\"x\":[{\"y\":[1,", "{\"x\":[1}", "{\"x\":{]"})
  void rejectsABodyThatEndsInsideASkippedField(String cut) {
    assertThat(receive(cut).status()).isEqualTo(400);
  }

  @Test
  void rejectsVeryDeepNesting() {
    assertThat(receive("{\"x\":" + "[".repeat(200_000)).status()).isEqualTo(400);
    assertThat(receive("{\"x\":".repeat(50_000)).status()).isEqualTo(400);
  }

  @Test
  void replies500AndCallsNoHandlerIfTheCheckThrows() {
    SenderCheck broken =
        (signature, now) -> {
          throw new IllegalStateException(signature);
        };
    SignalWebhook webhookWithBrokenCheck =
        SignalWebhook.builder(broken, handler, () -> NOW).build();
    assertFailed(receive(webhookWithBrokenCheck), "IllegalStateException");
    SignalWebhook withoutVerdict =
        SignalWebhook.builder((signature, now) -> null, handler, () -> NOW).build();
    assertFailed(receive(withoutVerdict), "NullPointerException");
    assertThat(handler.received()).isEmpty();
  }

  @Test
  void replies500IfTheCheckOverflowsTheStack() {
    SenderCheck endless =
        new SenderCheck() {
          @Override
          public Verdict<VerifiedSender> check(String signature, Instant now) {
            return check(signature, now);
          }
        };
    assertFailed(
        receive(SignalWebhook.builder(endless, handler, () -> NOW).build()), "StackOverflowError");
  }

  @Test
  void throwsForNull() {
    assertThatThrownBy(() -> webhook.receive(null)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void usesACustomCheck() {
    SenderCheck own =
        (signature, now) ->
            signature.equals("sesame")
                ? new Verdict.Trusted<>(VerifiedSender.unchecked(APP, new UserId("ali")))
                : new Verdict.Rejected<>(RejectionReason.UNKNOWN_FORM);
    SignalWebhook webhookWithOwnCheck = SignalWebhook.builder(own, handler, () -> NOW).build();
    String body = "{\"message\":\"m\",\"binary\":false,\"signature\":\"sesame\"}";
    assertThat(
            webhookWithOwnCheck
                .receive(body.getBytes(StandardCharsets.UTF_8))
                .toCompletableFuture()
                .join()
                .status())
        .isEqualTo(200);
  }

  @Test
  void printsNoPayloadAndNoSignature() {
    assertThat(CallbackJson.read(DOCUMENTED_SAMPLE.getBytes(StandardCharsets.UTF_8)).toString())
        .doesNotContain("xxxx")
        .doesNotContain("001");
  }

  @Test
  void rejectsInvalidBounds() {
    assertThatThrownBy(() -> webhook(handler).handlerTimeout(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> webhook(handler).maxInFlight(0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static SignalWebhook.Builder webhook(SignalHandler handler) {
    return SignalWebhook.builder(CHECK, handler, () -> NOW);
  }

  private static void assertFailed(WebhookReply reply, String note) {
    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.note()).contains(note);
    assertThat(reply.body().asUtf8()).isEqualTo("the server failed");
    assertThat(reply.toString()).doesNotContain("secret payload");
  }

  private static String genuine() {
    return body("\"hi\"", "false");
  }

  private static String body(String message, String binary) {
    return "{\"message\":"
        + message
        + ",\"binary\":"
        + binary
        + ",\"signature\":\""
        + SIGNATURE
        + "\"}";
  }

  private static String base64(int bytes) {
    ByteArrayOutputStream raw = new ByteArrayOutputStream(bytes);
    for (int i = 0; i < bytes; i++) {
      raw.write(i);
    }
    return '"' + Base64.getEncoder().encodeToString(raw.toByteArray()) + '"';
  }

  private WebhookReply receive(String body) {
    return receive(body.getBytes(StandardCharsets.UTF_8));
  }

  private WebhookReply receive(byte[] body) {
    return receive(webhook, body);
  }

  private static WebhookReply receive(SignalWebhook webhook) {
    return receive(webhook, genuine().getBytes(StandardCharsets.UTF_8));
  }

  private static WebhookReply receive(SignalWebhook webhook, byte[] body) {
    try {
      return webhook.receive(body).toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("receive completes normally, always", e);
    }
  }
}
