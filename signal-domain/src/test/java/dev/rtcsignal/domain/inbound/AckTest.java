package dev.rtcsignal.domain.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.domain.auth.VerifiedSender;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Bytes;
import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.Payload;
import dev.rtcsignal.domain.message.UserId;
import org.junit.jupiter.api.Test;

class AckTest {
  @Test
  void accepts65536BytesAndRefusesOneMore() {
    assertThat(new Ack(Bytes.of(new byte[65_536])).body().size()).isEqualTo(65_536);
    assertThatThrownBy(() -> new Ack(Bytes.of(new byte[65_537])))
        .isInstanceOf(InvalidSignalException.class)
        .hasMessageContaining("65536")
        .hasMessageContaining("65537");
  }

  @Test
  void countsTextInUtf8Bytes() {
    assertThat(Ack.text("你好").body().size()).isEqualTo(6);
    assertThat(Ack.empty().body().size()).isZero();
  }

  @Test
  void anInboundSignalPrintsItsSenderAndNotItsPayload() {
    VerifiedSender sender = VerifiedSender.unchecked(new AppId("app1"), new UserId("hyf"));
    assertThat(new InboundSignal(sender, Payload.text("secret")).toString())
        .contains("hyf")
        .doesNotContain("secret");
    assertThat(sender)
        .isEqualTo(VerifiedSender.unchecked(new AppId("app1"), new UserId("hyf")))
        .hasSameHashCodeAs(VerifiedSender.unchecked(new AppId("app1"), new UserId("hyf")))
        .isNotEqualTo(VerifiedSender.unchecked(new AppId("app2"), new UserId("hyf")))
        .isNotEqualTo(VerifiedSender.unchecked(new AppId("app1"), new UserId("h")))
        .isNotEqualTo("hyf");
  }
}
