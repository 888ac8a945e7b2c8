package dev.rtcsignal.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.domain.message.RoomId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TypedMessageTest {
  private static final Optional<RoomId> LOBBY = Optional.of(new RoomId("lobby"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "server: hello | sendServerMessage | {\"message\":\"hello\"} | onServerMessageSendResult",
        "room: a: b | sendRoomMessage | {\"roomId\":\"lobby\",\"message\":\"a: b\"} | onRoomMessageSendResult",
        "user bob: hi | sendUserMessage | {\"roomId\":\"lobby\",\"uid\":\"bob\",\"message\":\"hi\"} | onUserMessageSendResult",
        "server:你好 | sendServerMessage | {\"message\":\"你好\"} | onServerMessageSendResult",
      })
  void isAnSdkCall(String line, String call, String args, String result) {
    TypedMessage message = TypedMessage.of(line, LOBBY);
    assertThat(message.call()).isEqualTo(call);
    assertThat(message.args()).hasToString(args);
    assertThat(message.resultEvent()).isEqualTo(result);
  }

  @Test
  void reachesAUserOutsideARoomWithoutOne() {
    TypedMessage message = TypedMessage.of("user bob: hi", Optional.empty());
    assertThat(message.call()).isEqualTo("sendUserMessageOutsideRoom");
    assertThat(message.resultEvent()).isEqualTo("onUserMessageSendResultOutsideRoom");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello", "user: hi", "users bob: hi", ":", "user bob"})
  void saysHowToWriteALineThatIsNone(String line) {
    assertThatThrownBy(() -> TypedMessage.of(line, LOBBY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(TypedMessage.FORMS);
  }

  @Test
  void needsARoomForAMessageToOne() {
    assertThatThrownBy(() -> TypedMessage.of("room: hi", Optional.empty()))
        .hasMessage("the client is in no room; add --room ROOM");
  }
}
