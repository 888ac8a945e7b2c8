package dev.rtcsignal.domain.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.domain.delivery.SendOptions;
import dev.rtcsignal.domain.delivery.SendOptions.Order;
import dev.rtcsignal.domain.delivery.SendOptions.Order.AfterFailure;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Audience;
import dev.rtcsignal.domain.message.OutboundSignal;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.message.UserId;
import dev.rtcsignal.domain.quota.Priority;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintTest {
  private static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  private static final AppId OTHER_APP = new AppId("60af4c8dcb758d00ce35adb4");
  private static final SenderId SERVER = new SenderId("server");
  private static final Audience ALICE = new Audience.User(new UserId("alice"));
  private static final Payload HELLO = Payload.text("hello");

  private static OutboxRequest request(OutboundSignal signal) {
    return request(signal, SendOptions.DEFAULT);
  }

  private static OutboxRequest request(OutboundSignal signal, SendOptions options) {
    return new OutboxRequest(new SignalName("n"), signal, options);
  }

  private static OutboxRequest to(Audience audience) {
    return request(new OutboundSignal(APP, SERVER, audience, HELLO));
  }

  private static OutboxRequest of(Payload payload) {
    return request(new OutboundSignal(APP, SERVER, ALICE, payload));
  }

  private static OutboxRequest with(SendOptions options) {
    return request(new OutboundSignal(APP, SERVER, ALICE, HELLO), options);
  }

  private static Audience member(String room, String user) {
    return new Audience.RoomMember(new RoomId(room), new UserId(user));
  }

  private static Audience members(String room, String... users) {
    return new Audience.RoomMembers(new RoomId(room), Stream.of(users).map(UserId::new).toList());
  }

  private static Audience room(String room) {
    return new Audience.WholeRoom(new RoomId(room));
  }

  private static SendOptions order(String key, AfterFailure afterFailure) {
    return SendOptions.DEFAULT.order(new Order(key, afterFailure));
  }

  private static List<OutboxRequest> signals() {
    return List.of(
        to(ALICE),
        request(new OutboundSignal(OTHER_APP, SERVER, ALICE, HELLO)),
        request(new OutboundSignal(APP, new SenderId("other"), ALICE, HELLO)),
        to(new Audience.User(new UserId("Alice"))),
        to(member("r", "alice")),
        to(member("s", "alice")),
        to(member("r", "bob")),
        to(members("r", "alice")),
        to(members("s", "alice")),
        to(members("r", "alice", "bob")),
        to(members("r", "bob", "alice")),
        to(room("r")),
        to(room("alice")),
        of(Payload.text("")),
        of(Payload.text("hello ")),
        of(Payload.text("Hello")),
        of(Payload.binary("hello".getBytes(StandardCharsets.UTF_8))),
        of(Payload.binary()),
        of(Payload.binary((byte) 0)));
  }

  private static List<OutboxRequest> options() {
    return List.of(
        with(SendOptions.DEFAULT.priority(Priority.CONTROL)),
        with(SendOptions.DEFAULT.priority(Priority.BULK)),
        with(SendOptions.DEFAULT.deadline(Duration.ofSeconds(1))),
        with(SendOptions.DEFAULT.deadline(Duration.ofSeconds(2))),
        with(SendOptions.DEFAULT.duplicatesHarmless()),
        with(order("k", AfterFailure.GO_ON)),
        with(order("k", AfterFailure.STOP)),
        with(order("K", AfterFailure.GO_ON)),
        with(order("kGO_ON", AfterFailure.STOP)),
        to(ALICE).at(OutboxSamples.NOW),
        to(ALICE).at(OutboxSamples.NOW.plusMillis(1)));
  }

  @Test
  void eachPartOfARequestChangesIt() {
    List<OutboxRequest> all = Stream.concat(signals().stream(), options().stream()).toList();
    assertThat(all.stream().map(Fingerprint::of)).doesNotHaveDuplicates().hasSize(30);
  }

  @Test
  void theNameChangesNothing() {
    OutboundSignal signal = new OutboundSignal(APP, SERVER, ALICE, HELLO);
    assertThat(
            Fingerprint.of(new OutboxRequest(new SignalName("other"), signal, SendOptions.DEFAULT)))
        .isEqualTo(Fingerprint.of(request(signal)));
  }

  @Test
  void anEqualRequestHasTheSame() {
    assertThat(Fingerprint.of(to(members("r", "alice", "bob"))))
        .isEqualTo(Fingerprint.of(to(members("r", "alice", "bob"))));
  }

  /** Each pair has the same characters in the same order, and other borders between the parts. */
  @Test
  void theBordersBetweenItsPartsCount() {
    assertThat(
            Stream.of(
                    to(member("ab", "c")),
                    to(member("a", "bc")),
                    to(members("ab", "c")),
                    to(members("a", "bc")),
                    to(members("a", "b", "c")),
                    to(members("r", "ab", "c")),
                    to(members("r", "a", "bc")))
                .map(Fingerprint::of))
        .doesNotHaveDuplicates();
    OutboundSignal shifted =
        new OutboundSignal(APP, new SenderId("serve"), new Audience.User(new UserId("r")), HELLO);
    OutboundSignal other =
        new OutboundSignal(APP, new SenderId("server"), new Audience.User(new UserId("r")), HELLO);
    assertThat(Fingerprint.of(request(shifted))).isNotEqualTo(Fingerprint.of(request(other)));
    assertThat(Fingerprint.of(with(order("1", AfterFailure.STOP))))
        .isNotEqualTo(Fingerprint.of(with(order("1STOP", AfterFailure.STOP))));
  }

  /** A text that contains the length and the bytes of a following part is still one part. */
  @Test
  void aPayloadThatImitatesFurtherPartsDoesNotCollide() {
    String imitation = "hello\u0000\u0000\u0000\u0006NORMAL";
    assertThat(Fingerprint.of(of(Payload.text(imitation)))).isNotEqualTo(Fingerprint.of(of(HELLO)));
  }

  /** Known answer, so that a stored fingerprint is the same in the next version of the library. */
  @Test
  void isTheSameInEveryVersion() {
    assertThat(Fingerprint.of(to(ALICE)).value())
        .isEqualTo("f5d2407cfd5bd9b1c69bad462ad35ca2506908b3225dbd071502b8fa28d35c75");
  }

  @Test
  void has64LowerCaseHexadecimalDigits() {
    assertThat(new Fingerprint("0123456789abcdef".repeat(4)).value()).hasSize(64);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0",
        "0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdeg"
      })
  void refusesAnyOtherText(String text) {
    assertThatThrownBy(() -> new Fingerprint(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(text.length() + " characters");
  }
}
