package dev.rtcsignal.domain.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The limits of vendor-facts 1.3, each exactly on the limit and one past it. */
class OutboundSignalTest {
  private static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  private static final SenderId FROM = new SenderId("from_userid");
  private static final RoomId ROOM = new RoomId("Room1");
  private static final UserId USER = new UserId("user1");

  static Stream<Arguments> limits() {
    return Stream.of(
        Arguments.of(new Audience.User(USER), 65_536),
        Arguments.of(new Audience.RoomMember(ROOM, USER), 65_536),
        Arguments.of(new Audience.WholeRoom(ROOM), 65_536),
        Arguments.of(new Audience.RoomMembers(ROOM, List.of(USER)), 20_480));
  }

  @ParameterizedTest
  @MethodSource("limits")
  void acceptsTextUpToTheLimitAndRejectsOneByteMore(Audience to, int limit) {
    assertThat(signal(to, Payload.text("x".repeat(limit))).payload().size()).isEqualTo(limit);
    assertTooBig(to, Payload.text("x".repeat(limit + 1)), limit);
  }

  @ParameterizedTest
  @MethodSource("limits")
  void acceptsBinaryUpToTheLimitAndRejectsOneByteMore(Audience to, int limit) {
    assertThat(signal(to, Payload.binary(new byte[limit])).payload().size()).isEqualTo(limit);
    assertTooBig(to, Payload.binary(new byte[limit + 1]), limit);
  }

  @ParameterizedTest
  @MethodSource("limits")
  void countsUtf8BytesAndNotCharacters(Audience to, int limit) {
    String chinese = "你".repeat(limit / 3);
    String padding = "x".repeat(limit % 3);
    assertThat(signal(to, Payload.text(chinese + padding)).payload().size()).isEqualTo(limit);
    assertTooBig(to, Payload.text(chinese + padding + "x"), limit);
  }

  @Test
  void accepts600RecipientsAndRejects601() {
    assertThat(new Audience.RoomMembers(ROOM, users(600)).units()).isEqualTo(600);
    assertThatThrownBy(() -> new Audience.RoomMembers(ROOM, users(601)))
        .isInstanceOfSatisfying(
            InvalidSignalException.class, e -> assertThat(e.rule()).isEqualTo(Rule.RECIPIENT_COUNT))
        .hasMessageContaining("600")
        .hasMessageContaining("601");
  }

  @Test
  void accepts1RecipientAndRejectsNone() {
    assertThat(new Audience.RoomMembers(ROOM, users(1)).units()).isEqualTo(1);
    assertThatThrownBy(() -> new Audience.RoomMembers(ROOM, List.of()))
        .isInstanceOf(InvalidSignalException.class)
        .hasMessageContaining("0");
  }

  @Test
  void rejectsARecipientThatIsNamedTwice() {
    assertThatThrownBy(() -> new Audience.RoomMembers(ROOM, List.of(USER, USER)))
        .isInstanceOfSatisfying(
            InvalidSignalException.class,
            e -> assertThat(e.rule()).isEqualTo(Rule.RECIPIENTS_DISTINCT));
  }

  @Test
  void keepsItsRecipientsWhenTheCallersListChanges() {
    List<UserId> callers = new ArrayList<>(users(2));
    Audience.RoomMembers members = new Audience.RoomMembers(ROOM, callers);
    callers.clear();
    assertThat(members.users()).hasSize(2);
  }

  @Test
  void costsOneUnitForEachRecipientNamed() {
    assertThat(new Audience.User(USER).units()).isEqualTo(1);
    assertThat(new Audience.RoomMember(ROOM, USER).units()).isEqualTo(1);
    assertThat(new Audience.WholeRoom(ROOM).units()).isEqualTo(1);
    assertThat(new Audience.RoomMembers(ROOM, users(50)).units()).isEqualTo(50);
  }

  static Stream<Audience> toTheSenderItself() {
    UserId same = new UserId(FROM.value());
    return Stream.of(
        new Audience.User(same),
        new Audience.RoomMember(ROOM, same),
        new Audience.RoomMembers(ROOM, List.of(USER, same)));
  }

  @ParameterizedTest
  @MethodSource("toTheSenderItself")
  void rejectsASenderThatIsAlsoARecipient(Audience to) {
    assertThatThrownBy(() -> signal(to, Payload.text("x")))
        .isInstanceOfSatisfying(
            InvalidSignalException.class, e -> assertThat(e.rule()).isEqualTo(Rule.FROM));
  }

  @Test
  void printsNoPayload() {
    assertThat(signal(new Audience.WholeRoom(ROOM), Payload.text("top secret")).toString())
        .contains("Room1")
        .doesNotContain("secret");
  }

  @Test
  void namesItsRules() {
    assertThat(Rule.MESSAGE_SIZE.id()).isEqualTo("message-size");
  }

  private static void assertTooBig(Audience to, Payload payload, int limit) {
    assertThatThrownBy(() -> signal(to, payload))
        .isInstanceOfSatisfying(
            InvalidSignalException.class, e -> assertThat(e.rule()).isEqualTo(Rule.MESSAGE_SIZE))
        .hasMessageContaining(limit + " bytes")
        .hasMessageContaining(String.valueOf(limit + 1));
  }

  private static OutboundSignal signal(Audience to, Payload payload) {
    return new OutboundSignal(APP, FROM, to, payload);
  }

  private static List<UserId> users(int count) {
    return IntStream.range(0, count).mapToObj(i -> new UserId("user" + i)).toList();
  }
}
