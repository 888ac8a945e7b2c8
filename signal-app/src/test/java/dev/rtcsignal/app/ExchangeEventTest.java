package dev.rtcsignal.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.adapter.http.OpenApiTransport;
import dev.rtcsignal.app.emulator.TestCloud;
import dev.rtcsignal.app.observe.ServerEvent.ExchangeCompleted;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.SenderId;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ExchangeEventTest {
  @Test
  void holdsTheExchangeAsSentAndReceived() throws Exception {
    BlockingQueue<ExchangeCompleted> events = new LinkedBlockingQueue<>();
    try (TestCloud cloud = TestCloud.start();
        OpenApiTransport transport =
            OpenApiTransport.builder(InstantSource.system(), new SplittableRandom(1))
                .app(TestCloud.APP, TestCloud.ACCESS)
                .cloud(cloud.uri(), "cn-north-1")
                .onExchange(exchange -> events.add(Composition.completed(exchange)))
                .build()) {
      transport.send(
          new OutboundSignal(
              TestCloud.APP,
              new SenderId("s"),
              new Audience.WholeRoom(TestCloud.ROOM),
              Payload.text("hello")));
    }
    ExchangeCompleted event = events.poll(30, TimeUnit.SECONDS);
    assertThat(event.uri()).hasParameter("Action", "SendBroadcast");
    assertThat(event.headers()).containsKey("Authorization");
    assertThat(event.body().asUtf8()).contains("hello");
    assertThat(event.canonicalRequest()).startsWith("POST\n/\nAction=SendBroadcast");
    assertThat(event.stringToSign()).startsWith("HMAC-SHA256\n");
    assertThat(event.status()).isEqualTo(200);
    assertThat(event.answer().asUtf8()).contains("ResponseMetadata");
  }
}
