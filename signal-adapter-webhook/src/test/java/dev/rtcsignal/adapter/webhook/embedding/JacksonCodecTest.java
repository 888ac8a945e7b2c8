package dev.rtcsignal.adapter.webhook.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rtcsignal.adapter.routing.RoutedReply;
import dev.rtcsignal.adapter.routing.SignalRouter;
import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.memory.InMemoryTransport;
import org.junit.jupiter.api.Test;

/** Data classes with annotations of Jackson, through a codec of the application. */
class JacksonCodecTest {
  /** Has another name in JSON. */
  public record Hand(@JsonProperty("is_up") boolean up, int height) {}

  private final SignalRouter router =
      router(InMemoryTransport.accepting(), new JacksonCodec(strict()));

  private static ObjectMapper strict() {
    return JsonMapper.builder()
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .build();
  }

  private static SignalRouter router(InMemoryTransport transport, JacksonCodec codec) {
    return SignalRouter.builder(transport, new SenderId("server"))
        .codec(codec)
        .on("raiseHand", Hand.class, request -> RoutedReply.of(request.data()).now())
        .build();
  }

  private String answer(String data) {
    VerifiedSender sender = VerifiedSender.unchecked(new AppId("app"), new UserId("ali"));
    String message = "{\"event\":\"raiseHand\",\"data\":" + data + "}";
    return router
        .onSignal(new InboundSignal(sender, Payload.text(message)))
        .toCompletableFuture()
        .join()
        .body()
        .asUtf8();
  }

  @Test
  void itsAnnotationsCount() {
    assertThat(answer("{\"is_up\":true,\"height\":2}"))
        .isEqualTo("{\"event\":\"raiseHand\",\"data\":{\"is_up\":true,\"height\":2}}");
  }

  @Test
  void aValueThatItRefusesIsBadData() {
    assertThat(answer("{\"is_up\":1,\"height\":2}")).contains("bad-data");
    assertThat(answer("{\"is_up\":true,\"height\":1.5}")).contains("bad-data");
    assertThat(answer("{\"is_up\":true,\"height\":3000000000}")).contains("bad-data");
  }
}
