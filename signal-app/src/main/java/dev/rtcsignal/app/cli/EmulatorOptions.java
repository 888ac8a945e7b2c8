package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.config.ProgramOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of the emulated cloud. */
final class EmulatorOptions implements ProgramOptions.Emulator {
  /** The values of {@code --error-status}. */
  enum Status {
    documented,
    always_200;

    @Override
    public String toString() {
      return name().replace('_', '-');
    }
  }

  /** The values of {@code --feature}. */
  enum Feature {
    advanced,
    basic
  }

  @Option(
      names = "--app",
      paramLabel = "APPID=APPKEY",
      description = "an application; a second key for the same one is its secondary")
  private List<String> apps = new ArrayList<>();

  @Option(
      names = "--access-key",
      paramLabel = "ID=SECRET",
      description = "an access key of the OpenAPI")
  private List<String> accessKeys = new ArrayList<>();

  @Option(
      names = "--region",
      paramLabel = "REGION",
      defaultValue = "cn-north-1",
      description = "region that requests are signed for (default: ${DEFAULT-VALUE})")
  private String region = "cn-north-1";

  @Option(
      names = "--app-quota",
      paramLabel = "UNITS",
      defaultValue = "500",
      description = "units a second for each application (default: ${DEFAULT-VALUE})")
  private int appQuota = 500;

  @Option(
      names = "--room-quota",
      paramLabel = "MESSAGES",
      defaultValue = "100",
      description = "messages a second for each room (default: ${DEFAULT-VALUE})")
  private int roomQuota = 100;

  @Option(
      names = "--error-status",
      paramLabel = "documented|always-200",
      defaultValue = "documented",
      description = "HTTP status of errors of the RTC service (default: ${DEFAULT-VALUE})")
  private Status errorStatus = Status.documented;

  @Option(
      names = "--feature",
      paramLabel = "advanced|basic",
      defaultValue = "advanced",
      description = {
        "the message feature of the application; basic has no messages to the server and",
        "smaller messages (default: ${DEFAULT-VALUE})"
      })
  private Feature feature = Feature.advanced;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "makes request ids and random faults the same in each run")
  private Optional<Long> seed = Optional.empty();

  @Option(
      names = "--notification-url",
      paramLabel = "URL",
      description = "URL to post event notifications of rooms to; none by default")
  private Optional<String> notificationUrl = Optional.empty();

  @Option(
      names = "--notification-secret",
      paramLabel = "SECRET",
      description = "secret of their signatures; that of the demo by default")
  private Optional<String> notificationSecret = Optional.empty();

  @Option(
      names = "--notification-older-hash",
      description = "sign them without the EventId, as the documentation's example is")
  private boolean notificationOlderHash;

  public Optional<String> notificationUrl() {
    return notificationUrl;
  }

  @Override
  public Optional<String> notificationSecret() {
    return notificationSecret;
  }

  @Override
  public boolean notificationOlderHash() {
    return notificationOlderHash;
  }

  @Override
  public List<String> apps() {
    return List.copyOf(apps);
  }

  @Override
  public List<String> accessKeys() {
    return List.copyOf(accessKeys);
  }

  @Override
  public String region() {
    return region;
  }

  @Override
  public int appQuota() {
    return appQuota;
  }

  @Override
  public int roomQuota() {
    return roomQuota;
  }

  @Override
  public boolean errorsAlwaysInside200() {
    return errorStatus == Status.always_200;
  }

  @Override
  public boolean basic() {
    return feature == Feature.basic;
  }

  @Override
  public Optional<Long> seed() {
    return seed;
  }

  /** Leaves the keys out. */
  @Override
  public String toString() {
    return "EmulatorOptions[" + apps.size() + " apps, " + region + "]";
  }
}
