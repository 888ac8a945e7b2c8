package dev.rtcsignal.adapter.routing;

import static dev.rtcsignal.adapter.routing.RouterFixture.json;
import static dev.rtcsignal.adapter.routing.RouterFixture.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.adapter.webhook.Callbacks;
import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.ports.memory.InMemoryTransport;
import jakarta.json.JsonValue;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;

/** The codec can be replaced, and its exceptions are logged. Row B2 of the field faults. */
class JsonCodecTest {
  private final InMemoryTransport transport = InMemoryTransport.accepting();

  /** A record that JSON-B does not read, since it is not public. */
  record Hand(String side) {}

  /** A record that refuses some values. */
  public record Checked(String name) {
    public Checked {
      if (name.isEmpty()) {
        throw new IllegalArgumentException("secret");
      }
    }
  }

  /** Stands for a codec over another library, which gives the fields other names. */
  private static final class OtherCodec implements JsonCodec {
    @Override
    @SuppressWarnings("unchecked")
    public <T> T read(String json, Type type) {
      assertThat(type).isEqualTo(Hand.class);
      return (T) new Hand(json(json).getString("hand_side"));
    }

    @Override
    public String write(Object value) {
      return "{\"hand_side\":\"" + ((Hand) value).side() + "\"}";
    }
  }

  @Test
  void anotherCodecReadsAndWritesTheDataOfRoutes() {
    SignalRouter router =
        RouterFixture.router(transport)
            .codec(new OtherCodec())
            .on("raise", Hand.class, request -> RoutedReply.of(request.data()).now())
            .on("any", JsonValue.class, request -> RoutedReply.of(request.data()).now())
            .build();
    String message = "{\"event\":\"raise\",\"data\":{\"hand_side\":\"left\"}}";
    assertThat(send(router, message)).isEqualTo(message);
    assertThat(send(router, "{\"event\":\"raise\",\"data\":[]}")).contains("bad-data");
    assertThat(send(router, message.replace("raise", "any")))
        .isEqualTo(message.replace("raise", "any"));
  }

  @Test
  void anotherCodecReadsTheAnswersToQuestions() {
    VerifiedSender ali = Callbacks.sender("ali");
    try (Asker asker =
        Asker.builder(transport, RouterFixture.SERVER, () -> 0L).codec(new OtherCodec()).build()) {
      var question = new Asker.Question<>("q", new Hand("left"), Hand.class);
      var asked = asker.ask(ali.app(), ali.user(), question, Duration.ofMinutes(1));
      assertThat(RouterFixture.content(transport.sent().get(0)).get("data"))
          .isEqualTo(json("{\"hand_side\":\"left\"}"));
      SignalRouter router = RouterFixture.router(transport).asker(asker).build();
      String id = RouterFixture.content(transport.sent().get(0)).getString("requestId");
      send(router, "{\"answerTo\":\"" + id + "\",\"data\":{\"hand_side\":\"right\"}}");
      assertThat(asked.join()).isEqualTo(new AskResult.Answered<>(new Hand("right")));
    }
  }

  @Test
  void aCodecIsSetBeforeTheFirstRoute() {
    SignalRouter.Builder builder =
        RouterFixture.router(transport)
            .on("any", JsonValue.class, request -> RoutedReply.done().now());
    assertThatThrownBy(() -> builder.codec(new OtherCodec()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("set the codec before the first route");
  }

  @Test
  void logsTheFirstFailureOfARouteWithTypesAndWithoutMessages() {
    List<String> lines = new ArrayList<>();
    Logger logger = Logger.getLogger(DataReader.class.getName());
    Handler handler = recording(lines);
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
    try {
      SignalRouter router =
          RouterFixture.router(transport)
              .on("name", Checked.class, request -> RoutedReply.done().now())
              .build();
      send(router, "{\"event\":\"name\",\"data\":{\"name\":\"\"}}");
      send(router, "{\"event\":\"name\",\"data\":{\"name\":\"\"}}");
    } finally {
      logger.removeHandler(handler);
    }
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0))
        .contains("event name", "$Checked", "JsonbException", "IllegalArgumentException")
        .doesNotContain("secret");
  }

  private static Handler recording(List<String> lines) {
    return new Handler() {
      @Override
      public void publish(LogRecord line) {
        lines.add(new SimpleFormatter().formatMessage(line));
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }
}
