package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.config.ProgramOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options of the emulated cloud. */
final class EmulatorOptions implements ProgramOptions.Emulator {
  private static final String APP_FILE = "--app-file";
  private static final String ACCESS_KEY_FILE = "--access-key-file";
  private static final String NOTIFICATION_SECRET_FILE = "--notification-secret-file";

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
      description = {
        "an application; a second key for the same one is its secondary; visible in the list of",
        "processes, so prefer --app-file or SIGNAL_APP for a real key"
      })
  private List<String> apps = new ArrayList<>();

  @Option(
      names = APP_FILE,
      paramLabel = "FILE",
      description = "a file of applications, each as APPID=APPKEY on a line")
  private Optional<Path> appFile = Optional.empty();

  @Option(
      names = "--access-key",
      paramLabel = "ID=SECRET",
      description = {
        "an access key of the OpenAPI; visible in the list of processes, so prefer",
        "--access-key-file or SIGNAL_ACCESS_KEY for a real secret"
      })
  private List<String> accessKeys = new ArrayList<>();

  @Option(
      names = ACCESS_KEY_FILE,
      paramLabel = "FILE",
      description = "a file of access keys, each as ID=SECRET on a line")
  private Optional<Path> accessKeyFile = Optional.empty();

  @Option(
      names = "--region",
      paramLabel = "REGION",
      defaultValue = "cn-north-1",
      description = "region that requests are signed for (default: cn-north-1)")
  private String region = "cn-north-1";

  @Option(
      names = "--app-quota",
      paramLabel = "UNITS",
      defaultValue = "500",
      description = "units a second for each application (default: 500)")
  private int appQuota = 500;

  @Option(
      names = "--room-quota",
      paramLabel = "MESSAGES",
      defaultValue = "100",
      description = "messages a second for each room (default: 100)")
  private int roomQuota = 100;

  @Option(
      names = "--error-status",
      paramLabel = "documented|always-200",
      defaultValue = "documented",
      description = "HTTP status of errors of the RTC service (default: documented)")
  private Status errorStatus = Status.documented;

  @Option(
      names = "--feature",
      paramLabel = "advanced|basic",
      defaultValue = "advanced",
      description = {
        "the message feature of the application; basic has no messages to the server and",
        "smaller messages (default: advanced)"
      })
  private Feature feature = Feature.advanced;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "makes request ids and random faults the same in each run")
  private Optional<Long> seed = Optional.empty();

  @Option(
      names = "--callback-url",
      paramLabel = "URL",
      description = {
        "URL that clients report to that set none: any business server, in any language;",
        "none by default"
      })
  private Optional<String> callbackUrl = Optional.empty();

  @Option(names = "--quiet", description = "do not print a line for each exchange")
  private boolean quiet;

  @Option(
      names = "--notification-url",
      paramLabel = "URL",
      description = "URL to post event notifications of rooms to; none by default")
  private Optional<String> notificationUrl = Optional.empty();

  @Option(
      names = "--notification-secret",
      paramLabel = "SECRET",
      description = {
        "secret of their signatures, that of the demo by default; visible in the list of",
        "processes, so prefer a file or SIGNAL_NOTIFICATION_SECRET for a real one"
      })
  private Optional<String> notificationSecret = Optional.empty();

  @Option(
      names = NOTIFICATION_SECRET_FILE,
      paramLabel = "FILE",
      description = "a file that holds this secret in its first line")
  private Optional<Path> notificationSecretFile = Optional.empty();

  @Option(
      names = "--notification-older-hash",
      description = "sign them without the EventId, as the documentation's example is")
  private boolean notificationOlderHash;

  @Override
  public Optional<String> callbackUrl() {
    return callbackUrl;
  }

  @Override
  public boolean quiet() {
    return quiet;
  }

  @Override
  public Optional<String> notificationUrl() {
    return notificationUrl;
  }

  @Override
  public Optional<String> notificationSecret() {
    return notificationSecret.or(
        () -> lines(NOTIFICATION_SECRET_FILE, notificationSecretFile).findFirst());
  }

  @Override
  public boolean notificationOlderHash() {
    return notificationOlderHash;
  }

  @Override
  public List<String> apps() {
    return Stream.concat(apps.stream(), lines(APP_FILE, appFile)).toList();
  }

  @Override
  public List<String> accessKeys() {
    return Stream.concat(accessKeys.stream(), lines(ACCESS_KEY_FILE, accessKeyFile)).toList();
  }

  private static Stream<String> lines(String option, Optional<Path> file) {
    return file.stream().flatMap(path -> SecretFile.lines(option, path).stream());
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
