package it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.module.kotlin.KotlinModule;
import dev.rtcsignal.adapter.routing.JsonCodec;
import dev.rtcsignal.adapter.routing.RoutedReply;
import dev.rtcsignal.adapter.routing.SignalRouter;
import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.ports.memory.InMemoryTransport;
import java.io.UncheckedIOException;
import java.lang.reflect.Type;
import org.junit.jupiter.api.Test;

class CodecTest {
  private record JacksonCodec(ObjectMapper mapper) implements JsonCodec {
    @Override
    public <T> T read(String json, Type type) {
      try {
        return mapper.readValue(json, mapper.constructType(type));
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public String write(Object value) {
      try {
        return mapper.writeValueAsString(value);
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static SignalRouter.Builder router() {
    return SignalRouter.builder(InMemoryTransport.accepting(), new SenderId("server"));
  }

  private static String send(String event, String data) {
    ObjectMapper mapper =
        JsonMapper.builder().addModule(new KotlinModule.Builder().build()).build();
    SignalRouter router =
        router()
            .codec(new JacksonCodec(mapper))
            .on("hand", Hand.class, request -> RoutedReply.of(request.data()).now())
            .on("seat", Seat.class, request -> RoutedReply.of(request.data()).now())
            .build();
    VerifiedSender alice = VerifiedSender.unchecked(new AppId("app"), new UserId("alice"));
    String message = "{\"event\":\"" + event + "\",\"data\":" + data + "}";
    return router
        .onSignal(new InboundSignal(alice, Payload.text(message)))
        .toCompletableFuture()
        .join()
        .body()
        .asUtf8();
  }

  @Test
  void aDataClassOfKotlinIsReadAndWritten() {
    assertEquals(
        "{\"event\":\"hand\",\"data\":{\"up\":true,\"note\":\"none\"}}",
        send("hand", "{\"up\":true}"));
  }

  @Test
  void aValueOfLombokIsReadAndWritten() {
    assertEquals(
        "{\"event\":\"seat\",\"data\":{\"row\":3,\"name\":\"c\"}}",
        send("seat", "{\"row\":3,\"name\":\"c\"}"));
  }

  @Test
  void withoutACodecBothAreRefusedWhenTheRouteIsAdded() {
    for (Class<?> type : new Class<?>[] {Hand.class, Seat.class}) {
      IllegalArgumentException refused =
          assertThrows(
              IllegalArgumentException.class,
              () -> router().on("x", type, request -> RoutedReply.done().now()));
      assertTrue(refused.getMessage().startsWith(type.getName() + " "), refused.getMessage());
    }
  }
}
