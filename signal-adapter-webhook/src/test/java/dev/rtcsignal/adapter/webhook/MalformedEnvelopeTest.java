package dev.rtcsignal.adapter.webhook;

import static dev.rtcsignal.adapter.webhook.Callbacks.CHECK;
import static dev.rtcsignal.adapter.webhook.Callbacks.KEYS;
import static dev.rtcsignal.adapter.webhook.Callbacks.NOW;
import static dev.rtcsignal.adapter.webhook.Callbacks.SECRET;
import static dev.rtcsignal.adapter.webhook.Callbacks.binary;
import static dev.rtcsignal.adapter.webhook.Callbacks.envelope;
import static dev.rtcsignal.adapter.webhook.Callbacks.mac;
import static dev.rtcsignal.adapter.webhook.Callbacks.millis;
import static dev.rtcsignal.adapter.webhook.Callbacks.quoted;
import static dev.rtcsignal.adapter.webhook.Callbacks.receive;
import static dev.rtcsignal.adapter.webhook.Callbacks.signature;
import static dev.rtcsignal.adapter.webhook.Callbacks.signed;
import static dev.rtcsignal.adapter.webhook.Callbacks.text;
import static dev.rtcsignal.adapter.webhook.Callbacks.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.adapter.webhook.SignalWebhook.EnvelopePolicy;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.ports.memory.RecordingHandler;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A message with the members {@code v} and {@code mac} is a valid envelope or is rejected. */
class MalformedEnvelopeTest {
  private static final String ALI = signature("ali");

  private final RecordingHandler handler = new RecordingHandler(Ack.text("ok"));
  private final SignalWebhook demanding = webhook(EnvelopePolicy.DEMANDED);
  private final SignalWebhook accepting = webhook(EnvelopePolicy.ACCEPTED);

  @ParameterizedTest
  @ValueSource(strings = {"\"1\"", "2", "0", "-1", "1.5", "true", "null", "18446744073709551617"})
  void acceptsNoVersionButTheInteger1(String v) {
    assertMalformed(
        envelope(v, quoted("i"), "1", millis(NOW), quoted("m"), quoted(mac("text", "i", 1, "m"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"1\"",
        "0",
        "-0",
        "-1",
        "1.5",
        "15e-1",
        "null",
        "true",
        "9007199254740992",
        "9223372036854775808",
        "18446744073709551617",
        "99999999999999999999"
      })
  void acceptsNoSeqButAnIntegerFrom1(String seq) {
    assertMalformed(
        envelope(
            "1", quoted("i"), seq, millis(NOW), quoted("m"), quoted(mac("text", "i", 1, "m"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"1700000000000\"",
        "1700000000000.5",
        "null",
        "false",
        "9223372036854775808",
        "18446745773709551616"
      })
  void acceptsNoTsButAnInteger(String ts) {
    assertMalformed(
        envelope("1", quoted("i"), "1", ts, quoted("m"), quoted(mac("text", "i", 1, "m"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"100000000000000000001", "1e999999999", "1e-999999999"})
  void acceptsNoSeqThatIsLargeOrAFraction(String seq) {
    String envelope =
        envelope("1", quoted("i"), seq, millis(NOW), quoted("m"), quoted(mac("text", "i", 1, "m")));
    assertThat(receive(demanding, text(ALI, envelope)).status()).isEqualTo(401);
    assertThat(receive(accepting, text(ALI, envelope)).status()).isEqualTo(401);
    assertThat(handler.received()).isEmpty();
  }

  /** Row B12 of the field faults: one rule for integers, whichever way a client writes them. */
  @ParameterizedTest
  @ValueSource(strings = {"1.0", "1e0", "1E0", "0.1e1", "10e-1", "1.00000000000000000000"})
  void acceptsIntegersInWhicheverWayTheyAreWritten(String one) {
    String ts = millis(NOW) + ".0";
    String envelope =
        envelope(one, quoted("i"), one, ts, quoted("m"), quoted(mac("text", "i", 1, "m")));
    assertThat(receive(demanding, text(ALI, envelope)).status()).isEqualTo(200);
  }

  /** An object that was meant as an envelope is never taken for a bare message. */
  @ParameterizedTest
  @ValueSource(strings = {"{\"y\":1,\"y\":2}", "\"\\ud800\"", "1e99999999999"})
  void acceptsNoEnvelopeThatBreaksARuleOfJson(String extra) {
    assertMalformed(
        signed(ALI, "i", 1, NOW, "m").replace("\"v\":1,", "\"v\":1,\"x\":" + extra + ","));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\n", "ä", "a.b", "a+b", "a/b", "a=", "\u0000"})
  void acceptsNoIdWithOtherCharacters(String id) {
    assertMalformed(
        envelope("1", quoted(id), "1", millis(NOW), quoted("m"), quoted(mac("text", id, 1, "m"))));
  }

  @Test
  void acceptsAnIdOf64CharactersAndRejectsOneMore() {
    String longest = "x".repeat(64);
    assertThat(receive(demanding, text(ALI, signed(ALI, longest, 1, NOW, "m"))).status())
        .isEqualTo(200);
    assertThat(receive(demanding, text(ALI, signed(ALI, longest + "x", 1, NOW, "m"))).note())
        .endsWith("MALFORMED");
    assertThat(handler.received()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`\"v\":1,` | `\"v\":1,\"v\":1,`",
        "`\"v\":1,` | `\"v\":1,\"\\u0076\":1,`",
        "`\"v\":1,` | `\"v\":null,\"v\":1,`",
        "`\"body\"` | `\"body\":\"n\",\"body\"`",
        "`\"v\":1,` | `\"v\":1,\"x\":1,`",
        "`\"v\":1,` | `\"v\":1,\"\":null,`",
        "`\"v\":1,` | `\"v\":1,\"V\":1,`",
        "`\"seq\":1,` | ``",
        "`\"id\":\"i\",` | ``",
        "`\"body\":\"m\",` | ``",
        "`\"id\":\"i\"` | `\"id\":1`",
        "`\"id\":\"i\"` | `\"id\":null`",
        "`\"body\":\"m\"` | `\"body\":1`",
        "`\"body\":\"m\"` | `\"body\":null`",
        "`\"body\":\"m\"` | `\"body\":\"\\ud83d\"`",
      },
      delimiter = '|')
  void acceptsExactlyTheSixMembersEachOnceAndOfItsType(String from, String to) {
    String good = signed(ALI, "i", 1, NOW, "m");
    String bad = good.replace(from, to);
    assertThat(bad).isNotEqualTo(good);
    assertMalformed(bad);
    assertThat(receive(demanding, text(ALI, good)).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "{\"a\":1}", "[[1]]"})
  void acceptsNoNestedExtraMember(String nested) {
    String bad = signed(ALI, "i", 1, NOW, "m").replace("\"v\":1,", "\"v\":1,\"x\":" + nested + ",");
    assertMalformed(bad);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "{\"a\":1}"})
  void acceptsNoNestedBody(String nested) {
    assertMalformed(
        envelope("1", quoted("i"), "1", millis(NOW), nested, quoted(mac("text", "i", 1, "m"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"+/8", "+/8==", "-_8=", "+/9=", "+/ 8=", "+/8=\\n", "=", "ä"})
  void acceptsNoBinaryBodyThatIsNotCanonicalBase64(String body) {
    String mac = mac("binary", "i", 1, body.replace("\\n", "\n"));
    String envelope = envelope("1", quoted("i"), "1", millis(NOW), '"' + body + '"', quoted(mac));
    assertThat(receive(demanding, binary(ALI, utf8(envelope))).note())
        .isEqualTo("not proved: envelope: MALFORMED");
    assertThat(handler.received()).isEmpty();
  }

  @Test
  void acceptsNoMacThatIsNotCanonicalBase64Url() {
    String good = mac("text", "i", 1, "m");
    byte[] raw = Base64.getUrlDecoder().decode(good);
    String last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    char sloppy = last.charAt(last.indexOf(good.charAt(42)) + 1);
    String[] shapes = {
      "",
      good + "=",
      good + "A",
      good.substring(0, 42),
      good.substring(0, 42) + sloppy,
      good.substring(0, 42) + "=",
      good + "\n",
      Base64.getEncoder().encodeToString(raw),
      Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[31]),
      Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[33])
    };
    for (String mac : shapes) {
      assertMalformed(envelope("1", quoted("i"), "1", millis(NOW), quoted("m"), quoted(mac)));
    }
    assertMalformed(envelope("1", quoted("i"), "1", millis(NOW), quoted("m"), "null"));
    assertMalformed(envelope("1", quoted("i"), "1", millis(NOW), quoted("m"), "1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {" {}", "x", ",", "[]", "\u0000", "\u00a0"})
  void acceptsNothingAfterTheEnvelope(String after) {
    byte[] body = text(ALI, signed(ALI, "i", 1, NOW, "m") + after);
    assertThat(receive(demanding, body).status()).isEqualTo(401);
    assertThat(handler.received()).isEmpty();
  }

  @Test
  void rejectsBinaryBytesThatAreNotUtf8() {
    byte[] bytes = utf8(signed(ALI, "i", 1, NOW, "AAAA"));
    bytes[bytes.length - 3] = (byte) 0xff;
    assertThat(receive(demanding, binary(ALI, bytes)).status()).isEqualTo(401);
    assertThat(handler.received()).isEmpty();
  }

  @Test
  void rejectsVeryDeepNesting() {
    assertThat(receive(demanding, text(ALI, "{\"v\":1,\"mac\":".repeat(5_000))).status())
        .isEqualTo(401);
    assertThat(receive(demanding, text(ALI, "{\"v\":1,\"mac\":" + "[".repeat(60_000))).status())
        .isEqualTo(401);
  }

  private static String mac(String kind, String id, long seq, String body) {
    return Callbacks.mac(SECRET, ALI, kind, id, seq, NOW, body);
  }

  private SignalWebhook webhook(EnvelopePolicy policy) {
    return SignalWebhook.builder(CHECK, handler, () -> NOW).envelopes(policy, KEYS).build();
  }

  private void assertMalformed(String message) {
    for (SignalWebhook webhook : new SignalWebhook[] {demanding, accepting}) {
      WebhookReply reply = receive(webhook, text(ALI, message));
      assertThat(reply.status()).isEqualTo(401);
      assertThat(reply.note()).isEqualTo("not proved: envelope: MALFORMED");
    }
    assertThat(handler.received()).isEmpty();
  }
}
