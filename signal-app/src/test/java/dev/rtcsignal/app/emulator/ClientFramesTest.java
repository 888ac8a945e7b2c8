package dev.rtcsignal.app.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.cloud.CloudSettings;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames that break RFC 6455 end the connection with the status of that RFC, 7.4.1. */
@Timeout(120)
class ClientFramesTest {
  private final TestCloud cloud =
      TestCloud.start(
          CloudSettings.of(List.of(TestCloud.KEY), List.of(TestCloud.ACCESS)), Instant::now);

  @AfterEach
  void close() {
    cloud.close();
  }

  /** Masked with zeros; a text of two frames may break within a character, but not end there. */
  @ParameterizedTest
  @CsvSource({
    "8183 00000000 22ff22, 1007",
    "8182 00000000 c0af, 1007",
    "8183 00000000 eda080, 1007",
    "0181 00000000 e4 8081 00000000 bd, 1007",
    "8102 7b7d, 1002",
    "8082 00000000 7b7d, 1002",
    "81ff 7fffffffffffffff 00000000, 1009"
  })
  void aBrokenFrameClosesWithItsStatus(String frames, int status) throws Exception {
    try (LazyClient client = LazyClient.connected(cloud.uri())) {
      client.write(HexFormat.of().parseHex(frames.replace(" ", "")));
      assertThat(client.closeStatus()).isEqualTo(status);
    }
  }

  @Test
  void aTextMayBreakWithinACharacterBetweenTwoFrames() throws Exception {
    try (LazyClient client = LazyClient.connected(cloud.uri())) {
      client.write(HexFormat.of().parseHex("018200000000" + "22e4" + "808300000000" + "bda022"));
      client.write(HexFormat.of().parseHex("888200000000" + "03e8"));
      assertThat(client.lastWords()).contains("a frame must be one JSON object");
    }
  }
}
