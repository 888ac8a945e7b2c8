package dev.rtcsignal.adapter.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.inbound.Ack;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.ports.memory.InMemoryKeys;
import dev.rtcsignal.ports.memory.RecordingHandler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class CallbackProperties {
  private static final String DOCUMENTED_SAMPLE =
      "{\"message\":\"xxxx\",\"binary\":false,\"signature\":\"00160af4c8dcb758d00ce35adb3EQD24BQDer"
          + "uMYfoMjmEDAGh5ZiAARgps6T5ZgcTz9bw5DewuRkzxBmTgnGEk+ZBv3mW5n58=\"}";

  private final RecordingHandler handler = new RecordingHandler(Ack.empty());
  private final SignalWebhook webhook =
      SignalWebhook.builder(
              TokenSenderCheck.of(
                  new InMemoryKeys()
                      .add(new AppKey(new AppId("60af4c8dcb758d00ce35adb3"), "some other key")),
                  Duration.ZERO),
              handler,
              () -> Instant.ofEpochSecond(1_700_000_000))
          .build();

  @Property
  void anyBytesGetAReplyAndReachNoHandler(@ForAll byte[] body) {
    assertThat(status(body)).isEqualTo(400);
    assertThat(handler.received()).isEmpty();
  }

  @Property
  void aRealBodyWithAnyByteChangedGetsAReplyAndReachesNoHandler(
      @ForAll @IntRange(max = 500) int at, @ForAll byte other) {
    byte[] body = DOCUMENTED_SAMPLE.getBytes(StandardCharsets.UTF_8);
    body[at % body.length] = other;
    assertThat(status(body)).isIn(400, 401);
    assertThat(handler.received()).isEmpty();
  }

  private int status(byte[] body) {
    return webhook.receive(body).toCompletableFuture().getNow(null).status();
  }
}
