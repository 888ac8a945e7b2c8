package dev.rtcsignal.domain.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.RoomId;
import dev.rtcsignal.domain.message.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** vendor-facts 3.1 and 3.2. The official builders' own tokens are in {@link TokenVectorsTest}. */
class AccessTokenTest {
  private static final AppId APP = new AppId("123456781234567812345678");
  private static final AppKey KEY = new AppKey(APP, "app key");
  private static final Instant ISSUED = Instant.ofEpochSecond(1_700_000_000);
  private static final Instant HOUR = Instant.ofEpochSecond(1_700_003_600);

  @Test
  void mintsVectorAOfVendorFacts() {
    Grant grant =
        new Grant("new room", "new user id", new java.util.TreeMap<>())
            .subscribing(Lifetime.NEVER)
            .publishing(Instant.ofEpochSecond(1_700_001_800));
    assertThat(AccessToken.mint(KEY, grant, new Lifetime(ISSUED, HOUR), 123_456).text())
        .isEqualTo(
            "001123456781234567812345678QwBA4gEAAPFTZRD/U2UIAG5ldyByb29tCwBuZXcgdXNlciBpZAUAAAAI"
                + "+FNlAQAI+FNlAgAI+FNlAwAI+FNlBAAAAAAAIABMHMyfPh6o56/5aT/661em8R6liE1BDjyjhE4PYjn3"
                + "9A==");
  }

  @Test
  void mintsVectorCOfVendorFacts() {
    Grant grant = Grant.room(new RoomId("room"), new UserId("user"));
    assertThat(AccessToken.mint(KEY, grant, new Lifetime(ISSUED, Lifetime.NEVER), 123_456).text())
        .isEqualTo(
            "001123456781234567812345678GgBA4gEAAPFTZQAAAAAEAHJvb20EAHVzZXIAACAA0weX/wGFRncTNRLR7"
                + "s6GqBuxZEHLaZhDPcErlpk+Pdw=");
  }

  @Test
  void holdsPrivilegesUntilTheLastSecondOf32BitsAndNotLonger() {
    Instant last = Instant.ofEpochSecond(4_294_967_295L);
    Grant grant = Grant.room(new RoomId("room"), new UserId("user")).subscribing(last.plusNanos(9));
    assertThat(grant.privileges()).containsEntry(Privilege.SUBSCRIBE_STREAM, last);
    assertThatThrownBy(() -> grant.publishing(last.plusSeconds(1)))
        .isInstanceOf(InvalidSignalException.class);
    assertThatThrownBy(() -> grant.publishing(Instant.ofEpochSecond(-1)))
        .isInstanceOf(InvalidSignalException.class);
  }

  @Test
  void hasAnEmptyRoomForLoginAndAStarForAnyRoom() {
    assertThat(Grant.login(new UserId("u")).roomId()).isEmpty();
    assertThat(Grant.anyRoom(new UserId("u")).roomId()).isEqualTo("*");
  }

  @Test
  void isTrustedInItsLastSecondAndNotInTheNext() {
    AccessToken token = login();
    assertThat(token.verify(List.of(KEY), HOUR, Duration.ZERO))
        .isEqualTo(new Verdict.Trusted<>(VerifiedSender.unchecked(APP, new UserId("alice"))));
    assertThat(token.verify(List.of(KEY), HOUR.plusSeconds(1), Duration.ZERO))
        .isEqualTo(new Verdict.Rejected<>(RejectionReason.EXPIRED));
  }

  @Test
  void rejectsPrivilegesOutOfOrderRepeatedOrWithTrailingBytes() {
    String one = "0100" + "00000000";
    String four = "0400" + "00000000";
    assertThat(reason("0200" + one + four)).isNull();
    assertThat(reason("0200" + four + one)).isEqualTo(RejectionReason.PRIVILEGES_OUT_OF_ORDER);
    assertThat(reason("0200" + one + one)).isEqualTo(RejectionReason.PRIVILEGES_OUT_OF_ORDER);
    assertThat(reason("0100" + one + "00")).isEqualTo(RejectionReason.TRAILING_AFTER_PRIVILEGES);
    assertThat(reason("0200" + one)).isEqualTo(RejectionReason.LENGTH_LIES);
  }

  @Test
  void parsesAnUnknownPrivilege() {
    assertThat(reason("0100" + "0900" + "00000000")).isNull();
    assertThat(new Privilege(9)).hasToString("Privilege9");
    assertThat(Privilege.SUBSCRIBE_STREAM).hasToString("SubscribeStream");
    assertThat(
            List.of(
                Privilege.PUBLISH_STREAM,
                Privilege.PUBLISH_AUDIO,
                Privilege.PUBLISH_VIDEO,
                Privilege.PUBLISH_DATA))
        .hasToString("[PublishStream, PublishAudio, PublishVideo, PublishData]");
  }

  @Test
  void hasNoPrivilegeIdBeyondSixteenBits() {
    assertThat(new Privilege(65_535).id()).isEqualTo(65_535);
    assertThatThrownBy(() -> new Privilege(65_536)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Privilege(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void masksItselfAndItsKeys() {
    assertThat(login().toString()).contains("***").doesNotContain("alice");
    assertThat(KEY).hasToString("AppKey[123456781234567812345678, ***]");
  }

  /** A token with this privilege map, in hex, and a MAC that is not checked. */
  private static RejectionReason reason(String privileges) {
    String message = "01000000" + "00f15365" + "00000000" + "0000" + "0000" + privileges;
    int length = message.length() / 2;
    String hex = String.format("%02x%02x", length & 0xff, length >> 8) + message;
    byte[] content = HexFormat.of().parseHex(hex + "2000" + "00".repeat(32));
    String text = "001" + APP + Base64.getEncoder().encodeToString(content);
    return AccessToken.parse(text).match(readable -> null, reason -> reason);
  }

  private static AccessToken login() {
    return AccessToken.mint(
        KEY, Grant.login(new UserId("alice")), Lifetime.starting(ISSUED, Duration.ofHours(1)), 7);
  }
}
