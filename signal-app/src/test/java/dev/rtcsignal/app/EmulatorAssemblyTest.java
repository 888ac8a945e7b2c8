package dev.rtcsignal.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.app.cloud.ClientLimits;
import dev.rtcsignal.app.cloud.ErrorStatus;
import dev.rtcsignal.app.config.ConfigException;
import dev.rtcsignal.app.config.DemoCredentials;
import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.app.config.Settings;
import dev.rtcsignal.app.emulator.TestCloud;
import dev.rtcsignal.domain.message.AppId;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.InstantSource;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The effects of the options of the emulator. */
class EmulatorAssemblyTest {
  private final Vertx vertx = Vertx.vertx();
  private final Environment environment =
      new Environment(
          Settings.of(Map.of()),
          InstantSource.system(),
          new SplittableRandom(1),
          new PrintWriter(new StringWriter()));

  @AfterEach
  void close() {
    TestCloud.await(vertx.close());
  }

  @Test
  void usesThePublishedCredentialsByDefaultAndPrintsANotice() {
    EmulatorAssembly emulator = create();
    assertThat(emulator.app().value()).isEqualTo(DemoCredentials.APP_ID);
    assertThat(emulator.accessKeys().accessKey(emulator.app()).orElseThrow().id())
        .isEqualTo(DemoCredentials.ACCESS_KEY_ID);
    assertThat(emulator.notice()).isPresent();
  }

  @Test
  void acceptsTwoKeysOfOneAppAndAnEqualsSignInAKey() {
    EmulatorAssembly emulator =
        create("--app", "app1=k1", "--app", "app1=k2=", "--app", "app2=k", "--access-key", "a=b==");
    assertThat(emulator.keys().appKeys(new AppId("app1"))).hasSize(2);
    assertThat(emulator.keys().appKeys(new AppId("app2"))).hasSize(1);
    assertThat(emulator.notice()).isEmpty();
  }

  @Test
  void appliesLimitsRegionAndStatus() {
    EmulatorAssembly emulator =
        create(
            "--app-quota=7",
            "--room-quota=3",
            "--region=r",
            "--error-status=always-200",
            "--feature=basic",
            "--seed=1");
    assertThat(emulator.settings().appQuota()).isEqualTo(7);
    assertThat(emulator.settings().roomQuota()).isEqualTo(3);
    assertThat(emulator.settings().region()).isEqualTo("r");
    assertThat(emulator.settings().errorStatus()).isEqualTo(ErrorStatus.ALWAYS_200);
    assertThat(emulator.settings().clientLimits()).isEqualTo(ClientLimits.BASIC);
    assertThat(create().settings().clientLimits()).isEqualTo(ClientLimits.ADVANCED);
  }

  @Test
  void namesEveryWrongOptionAndNoKey() {
    assertThatThrownBy(
            () ->
                create(
                    "--app",
                    "noequals",
                    "--app",
                    "a b=some-key-here",
                    "--access-key",
                    "=secret-here",
                    "--app-quota=0",
                    "--callback-url=server:9000"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("--app takes APPID=APPKEY")
        .hasMessageContaining("--access-key takes ID=SECRET")
        .hasMessageContaining("--app-quota")
        .hasMessageContaining("--callback-url takes http://HOST:PORT/PATH")
        .hasMessageNotContaining("some-key-here")
        .hasMessageNotContaining("secret-here");
  }

  private EmulatorAssembly create(String... args) {
    return EmulatorAssembly.create(vertx, environment, TestEmulatorOptions.of(args));
  }
}
