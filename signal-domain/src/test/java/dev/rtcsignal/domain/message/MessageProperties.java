package dev.rtcsignal.domain.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class MessageProperties {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9@._-]{1,128}");

  @Property
  void anIdIsAcceptedExactlyIfItObeysTheNamingRule(@ForAll String text) {
    assertThat(isTaken(() -> new UserId(text))).isEqualTo(NAME.matcher(text).matches());
  }

  @Property
  void aTextIsAcceptedExactlyIfUtf8DoesNotChangeIt(@ForAll String text) {
    String carried = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    assertThat(isTaken(() -> Payload.text(text))).isEqualTo(carried.equals(text));
  }

  @Property
  void aPayloadHasTheSizeOfItsBytes(@ForAll byte[] bytes) {
    assertThat(Payload.binary(bytes).size()).isEqualTo(bytes.length);
    assertThat(Bytes.of(bytes).toArray()).isEqualTo(bytes);
    assertThat(Bytes.of(bytes)).isEqualTo(Bytes.of(bytes.clone()));
  }

  private static boolean isTaken(Runnable constructor) {
    try {
      constructor.run();
      return true;
    } catch (InvalidSignalException e) {
      return false;
    }
  }
}
