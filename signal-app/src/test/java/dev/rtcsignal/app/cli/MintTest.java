package dev.rtcsignal.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.config.Settings;
import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.auth.AccessToken;
import dev.rtcsignal.domain.auth.Grant;
import dev.rtcsignal.domain.auth.Lifetime;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The defaults of minting, and the names of privileges. */
class MintTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

  private final StringWriter out = new StringWriter();
  private final SplittableRandom random = new SplittableRandom(1);

  @ParameterizedTest
  @CsvSource({
    "publish, '[PublishStream, PublishAudio, PublishVideo, PublishData]'",
    "publish-audio, [PublishAudio]",
    "publish-video, [PublishVideo]",
    "publish-data, [PublishData]",
    "subscribe, [SubscribeStream]",
  })
  void knowsThePrivileges(String name, String privileges) {
    Grant grant = mint("--privilege", name + "=1700000001").grant();
    assertThat(grant.privileges().keySet()).hasToString(privileges);
    assertThat(grant.privileges().values()).containsOnly(NOW.plusSeconds(1));
  }

  @Test
  void acceptsSeveralPrivileges() {
    assertThat(
            mint("--privilege", "subscribe=0", "--privilege", "publish-data=0")
                .grant()
                .privileges())
        .hasSize(2);
    assertThat(mint("--privilege", "subscribe=0,publish=0").grant().privileges()).hasSize(5);
  }

  @ParameterizedTest
  @CsvSource({"90s, 90", "30m, 1800", "24h, 86400", "7d, 604800"})
  void takesALifetimeWithItsUnit(String ttl, long seconds) {
    assertThat(mint("--ttl", ttl).lifetime())
        .isEqualTo(new Lifetime(NOW, NOW.plusSeconds(seconds)));
  }

  @Test
  void aTokenIsValidForOneDayByDefault() {
    assertThat(mint().lifetime()).isEqualTo(new Lifetime(NOW, NOW.plusSeconds(86_400)));
    assertThat(mint("--issued-at", "1600000000").lifetime().expiresAt())
        .isEqualTo(Instant.ofEpochSecond(1_600_086_400));
    assertThat(mint("--expires-at", "0").lifetime().neverExpires()).isTrue();
  }

  @Test
  void usesANewNonceForEachToken() {
    List<Long> nonces = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      nonces.add(mint().nonce());
    }
    assertThat(nonces).doesNotHaveDuplicates().allMatch(nonce -> nonce > 0);
  }

  @Test
  void printsJsonWhenAsked() {
    run("signature", "mint", "--app-id=a", "--app-key=k", "--user=u", "--json");
    assertThat(Json.parse(out.toString()).orElseThrow().keySet()).containsExactly("signature");
  }

  private AccessToken mint(String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "token", "mint", "--app-id=60af4c8dcb758d00ce35adb3", "--app-key=k", "--user=u"));
    args.addAll(List.of(more));
    run(args.toArray(String[]::new));
    return AccessToken.parse(out.toString().strip())
        .match(
            token -> token,
            reason -> {
              throw new AssertionError(reason);
            });
  }

  private void run(String... args) {
    out.getBuffer().setLength(0);
    Environment environment =
        new Environment(Settings.of(Map.of()), () -> NOW, random, new PrintWriter(out));
    StringWriter err = new StringWriter();
    assertThat(CommandLines.run(environment, null, new PrintWriter(err), args))
        .as(err.toString())
        .isZero();
  }
}
