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
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.inbound.EnvelopeHeader;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.ports.memory.InMemoryKeys;
import dev.rtcsignal.ports.memory.RecordingHandler;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeWebhookTest {
  private static final String ALI = signature("ali");

  private final TestClock clock = new TestClock(NOW);
  private final RecordingHandler handler = new RecordingHandler(Ack.text("ok"));
  private final SignalWebhook demanding = webhook(EnvelopePolicy.DEMANDED);
  private final SignalWebhook accepting = webhook(EnvelopePolicy.ACCEPTED);

  @Test
  void callsTheHandlerWithTheContentOfTheEnvelopeAndItsHeader() {
    WebhookReply reply = receive(demanding, text(ALI, signed(ALI, "id-1", 1, NOW, "你好\n\"x\"")));
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body().asUtf8()).isEqualTo("ok");
    assertThat(handler.received())
        .containsExactly(
            new InboundSignal(
                Callbacks.sender("ali"),
                Payload.text("你好\n\"x\""),
                Optional.of(new EnvelopeHeader("id-1", 1, NOW, 0))));
  }

  @Test
  void callsTheHandlerWithTheBytesOfABinaryEnvelope() {
    String mac = mac(SECRET, ALI, "binary", "id-1", 1, NOW, "+/8=");
    String envelope = envelope("1", quoted("id-1"), "1", millis(NOW), quoted("+/8="), quoted(mac));
    assertThat(receive(demanding, binary(ALI, utf8(envelope))).status()).isEqualTo(200);
    assertThat(handler.received())
        .extracting(InboundSignal::payload)
        .containsExactly(Payload.binary((byte) 0xfb, (byte) 0xff));
  }

  @Test
  void rejectsATextEnvelopeSentAsBinary() {
    String mac = mac(SECRET, ALI, "text", "id-1", 1, NOW, "+/8=");
    String envelope = envelope("1", quoted("id-1"), "1", millis(NOW), quoted("+/8="), quoted(mac));
    assertRefused(receive(demanding, binary(ALI, utf8(envelope))), "WRONG_MAC");
    assertThat(receive(demanding, text(ALI, envelope)).status()).isEqualTo(200);
  }

  @Test
  void acceptsTheMembersInAnyOrderWithWhiteSpace() {
    String mac = mac(SECRET, ALI, "text", "id-1", 1, NOW, "m");
    String envelope =
        "\t{ \"mac\" : \"%s\", \"body\":\"\\u006d\",\n\"ts\":%s ,\"seq\":1,\"id\":\"id-1\",\"v\":1} "
            .formatted(mac, millis(NOW));
    assertThat(receive(demanding, text(ALI, envelope)).status()).isEqualTo(200);
  }

  @Test
  void doesNotOpenEnvelopesIfThePolicyIsOff() {
    String envelope = signed(ALI, "id-1", 1, NOW, "m");
    SignalWebhook off = webhook(EnvelopePolicy.OFF);
    assertThat(receive(off, text(ALI, envelope)).status()).isEqualTo(200);
    assertThat(receive(off, text(ALI, envelope)).status()).isEqualTo(200);
    assertThat(handler.received())
        .extracting(InboundSignal::payload)
        .containsExactly(Payload.text(envelope), Payload.text(envelope));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hi", "[]", "{}", "{\"v\":1}", "{\"mac\":\"x\"}", "{\"v\":1,"})
  void acceptsBareMessagesIfEnvelopesAreOptional(String bare) {
    assertThat(receive(accepting, text(ALI, bare)).status()).isEqualTo(200);
    assertThat(handler.received())
        .containsExactly(new InboundSignal(Callbacks.sender("ali"), Payload.text(bare)));
    assertRefused(receive(demanding, text(ALI, bare)), "NOT_SEALED");
  }

  @Test
  void opensAnEnvelopeIfEnvelopesAreOptional() {
    assertThat(receive(accepting, text(ALI, signed(ALI, "id-1", 1, NOW, "m"))).status())
        .isEqualTo(200);
    assertThat(handler.received())
        .extracting(InboundSignal::payload)
        .containsExactly(Payload.text("m"));
  }

  @Test
  void rejectsAForgedEnvelopeIfEnvelopesAreOptional() {
    String forged = signed(ALI, "id-1", 1, NOW, "m").replace("\"body\":\"m\"", "\"body\":\"n\"");
    assertRefused(receive(accepting, text(ALI, forged)), "WRONG_MAC");
  }

  @ParameterizedTest
  @CsvSource({"id-1,id-2", "'seq\":1','seq\":2'", "\"m\",\"n\"", "1700000000000,1700000000001"})
  void rejectsAnEnvelopeWithAnyChange(String from, String to) {
    String changed = signed(ALI, "id-1", 1, NOW, "m").replace(from, to);
    assertThat(changed).isNotEqualTo(signed(ALI, "id-1", 1, NOW, "m"));
    assertRefused(receive(demanding, text(ALI, changed)), "WRONG_MAC");
  }

  @Test
  void rejectsAnEnvelopeMovedToAnotherSignature() {
    String envelope = signed(ALI, "id-1", 1, NOW, "m");
    assertRefused(receive(demanding, text(signature("bob"), envelope)), "WRONG_MAC");
    assertRefused(receive(demanding, text(signature("ali", 8), envelope)), "WRONG_MAC");
  }

  @Test
  void opensEnvelopesUnderEveryKeyOfTheApplication() {
    AppKey secondary = new AppKey(Callbacks.APP, "webhook-secondary-key-0123456789");
    SignalWebhook both =
        SignalWebhook.builder(CHECK, handler, clock)
            .envelopes(
                EnvelopePolicy.DEMANDED, new InMemoryKeys().add(secondary).add(Callbacks.KEY))
            .build();
    assertThat(receive(both, text(ALI, signed(ALI, "id-1", 1, NOW, "m"))).status()).isEqualTo(200);
    SignalWebhook none =
        SignalWebhook.builder(CHECK, handler, clock)
            .envelopes(EnvelopePolicy.DEMANDED, new InMemoryKeys())
            .build();
    assertRefused(receive(none, text(ALI, signed(ALI, "id-1", 1, NOW, "m"))), "WRONG_MAC");
  }

  @Test
  void acceptsAClockFiveMinutesOffAndNoMillisecondMore() {
    Duration five = Duration.ofMinutes(5);
    assertThat(sent(NOW.minus(five)).status()).isEqualTo(200);
    assertThat(sent(NOW.plus(five)).status()).isEqualTo(200);
    assertRefused(sent(NOW.minus(five).minusMillis(1)), "EXPIRED");
    assertRefused(sent(NOW.plus(five).plusMillis(1)), "NOT_YET_VALID");
  }

  private WebhookReply sent(Instant ts) {
    return receive(demanding, text(ALI, signed(ALI, "id" + millis(ts), 1, ts, "m")));
  }

  @Test
  void givesOneBodyForEveryReasonAndNamesTheRuleInTheNoteAlone() {
    WebhookReply bare = receive(demanding, text(ALI, "m"));
    WebhookReply malformed = receive(demanding, text(ALI, "{\"v\":1,\"mac\":\"\"}"));
    WebhookReply old = sent(NOW.minusSeconds(3_600));
    WebhookReply forged = receive(demanding, text(ALI.replaceFirst("001", "002"), "m"));
    assertThat(bare.body()).isEqualTo(malformed.body()).isEqualTo(old.body());
    assertThat(bare.body()).isEqualTo(forged.body());
    assertThat(bare.note()).isEqualTo("not proved: envelope: NOT_SEALED");
    assertThat(malformed.note()).isEqualTo("not proved: envelope: MALFORMED");
    assertThat(old.note()).isEqualTo("not proved: envelope: EXPIRED");
  }

  @Test
  void reportsHowManyNumbersAreMissingBeforeAMessage() {
    for (long seq : new long[] {1, 2, 5, 4, 3, 6, 9_007_199_254_740_991L}) {
      receive(demanding, text(ALI, signed(ALI, "id" + seq, seq, NOW, "m")));
    }
    assertThat(handler.received())
        .extracting(signal -> signal.envelope().orElseThrow().missing())
        .containsExactly(0L, 0L, 2L, 0L, 0L, 0L, 9_007_199_254_740_984L);
  }

  @Test
  void reportsTheNumbersMissingBeforeTheFirstMessage() {
    receive(demanding, text(ALI, signed(ALI, "id", 3, NOW, "m")));
    assertThat(handler.received().get(0).envelope().orElseThrow().missing()).isEqualTo(2);
  }

  @Test
  void countsNumbersPerSignature() {
    String anew = signature("ali", 8);
    receive(demanding, text(ALI, signed(ALI, "a", 1, NOW, "m")));
    receive(demanding, text(ALI, signed(ALI, "b", 2, NOW, "m")));
    receive(demanding, text(anew, signed(anew, "c", 1, NOW, "m")));
    receive(demanding, text(anew, signed(anew, "d", 3, NOW, "m")));
    assertThat(handler.received())
        .extracting(signal -> signal.envelope().orElseThrow().missing())
        .containsExactly(0L, 0L, 0L, 1L);
  }

  @Test
  void forgedNumbersMakeNoGap() {
    String forged = signed(ALI, "x", 1, NOW, "m").replace("\"seq\":1", "\"seq\":1000");
    assertRefused(receive(demanding, text(ALI, forged)), "WRONG_MAC");
    receive(demanding, text(ALI, signed(ALI, "a", 1, NOW, "m")));
    assertThat(handler.received().get(0).envelope().orElseThrow().missing()).isZero();
  }

  @Test
  void anAttackersBareMessagesDoNotUseUpTheUsersRateIfEnvelopesAreDemanded() {
    IntStream.range(0, 100)
        .forEach(i -> assertRefused(receive(demanding, text(ALI, "bare")), "NOT_SEALED"));
    for (int i = 1; i <= 20; i++) {
      String envelope = signed(ALI, "id" + i, i, NOW, "m");
      assertThat(receive(demanding, text(ALI, envelope)).status()).isEqualTo(200);
    }
    assertThat(receive(demanding, text(ALI, signed(ALI, "id21", 21, NOW, "m"))).status())
        .isEqualTo(429);
  }

  @Test
  void anAttackersRepetitionsDoNotUseUpTheUsersRate() {
    String envelope = signed(ALI, "id0", 1, NOW, "m");
    IntStream.range(0, 100)
        .forEach(i -> assertThat(receive(demanding, text(ALI, envelope)).status()).isEqualTo(200));
    assertThat(receive(demanding, text(ALI, signed(ALI, "id1", 2, NOW, "m"))).status())
        .isEqualTo(200);
    assertThat(handler.received()).hasSize(2);
  }

  @Test
  void twoWebhooksOfOneBuilderCountSeparately() {
    SignalWebhook.Builder builder =
        SignalWebhook.builder(CHECK, handler, clock).envelopes(EnvelopePolicy.DEMANDED, KEYS);
    SignalWebhook one = builder.build();
    SignalWebhook other = builder.build();
    receive(one, text(ALI, signed(ALI, "a", 1, NOW, "m")));
    receive(other, text(ALI, signed(ALI, "b", 2, NOW, "m")));
    assertThat(handler.received())
        .extracting(signal -> signal.envelope().orElseThrow().missing())
        .containsExactly(0L, 1L);
  }

  private SignalWebhook webhook(EnvelopePolicy policy) {
    return SignalWebhook.builder(CHECK, handler, clock).envelopes(policy, KEYS).build();
  }

  private static void assertRefused(WebhookReply reply, String rule) {
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.note()).isEqualTo("not proved: envelope: " + rule);
  }
}
