package dev.rtcsignal.app.config;

import dev.rtcsignal.app.journal.JournalWriter;
import dev.rtcsignal.app.journal.Redaction;
import dev.rtcsignal.app.net.ForwardedAddresses;
import dev.rtcsignal.app.net.IpRange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the server's face to the internet takes, and whom it believes. Mistakes go to the list. */
public final class ServerConfig {
  private static final Map<String, String> DEFAULTS = new LinkedHashMap<>();

  static {
    ServerLimits limits = ServerLimits.DEFAULT;
    put("max-body-bytes", limits.bodyBytes());
    put("max-header-bytes", limits.headerBytes());
    put("delivery-seconds", limits.delivery().toSeconds());
    put("idle-seconds", limits.idle().toSeconds());
    put("max-connections", limits.connections().inAll());
    put("max-connections-per-address", limits.connections().perAddress());
    put("max-in-flight", limits.inFlight());
    put("max-failed-proofs", limits.failedProofs());
    put("user-rate", 20);
    put("handler-seconds", 5);
    put("max-token-days", 7);
    put("max-sealed-remembered", 500_000);
    put("max-notifications-remembered", 250_000);
    DEFAULTS.put("sealed", "accepted");
    DEFAULTS.put("plain-http", "false");
    DEFAULTS.put("notification-older-hash", "false");
    DEFAULTS.put("record-payload", "hash");
    put("record-max-mebibytes", 16);
    put("record-max-files", 8);
  }

  private static final long MEBIBYTE = 1_048_576;

  private final CheckedSettings settings;
  private final List<String> mistakes;

  ServerConfig(Settings settings, List<String> mistakes) {
    this.settings = new CheckedSettings(settings, DEFAULTS, mistakes);
    this.mistakes = mistakes;
  }

  private static void put(String name, long value) {
    DEFAULTS.put(name, Long.toString(value));
  }

  static Map<String, String> defaults() {
    return Map.copyOf(DEFAULTS);
  }

  /** Looks at every setting once, for the mistakes. */
  void check() {
    limits();
    proxies();
    tls();
    userRate();
    handlerTimeout();
    maxTokenLifetime();
    sealedRemembered();
    notificationsRemembered();
    sealed();
    plainHttp();
    olderNotificationHash();
    journal();
  }

  public ServerLimits limits() {
    return new ServerLimits(
        settings.number("max-body-bytes", 1_024, 16_777_216),
        settings.number("max-header-bytes", 1_024, 1_048_576),
        seconds("delivery-seconds"),
        seconds("idle-seconds"),
        new ServerLimits.Connections(
            settings.number("max-connections", 1, 1_000_000),
            settings.number("max-connections-per-address", 1, 1_000_000)),
        settings.number("max-in-flight", 1, 1_000_000),
        settings.number("max-failed-proofs", 1, 1_000));
  }

  private Duration seconds(String name) {
    return Duration.ofSeconds(settings.number(name, 1, 3_600));
  }

  /** Returns the proxies whose word counts on where a request comes from. */
  public ForwardedAddresses proxies() {
    List<IpRange> ranges = new ArrayList<>();
    for (String range : settings.optional("trusted-proxies").orElse("").split("[,\\s]+")) {
      try {
        if (!range.isEmpty()) {
          ranges.add(IpRange.parse(range));
        }
      } catch (IllegalArgumentException e) {
        mistakes.add(
            "SIGNAL_TRUSTED_PROXIES is wrong: set it to addresses and networks: 10.0.0.0/8");
      }
    }
    return new ForwardedAddresses(ranges);
  }

  /** The two PEM files. */
  public record Tls(Path certificate, Path key) {}

  /** Returns the certificate and its key; a mistake if one of the two is missing. */
  public Optional<Tls> tls() {
    Optional<Path> certificate = file("tls-cert-file");
    Optional<Path> key = file("tls-key-file");
    if (certificate.isPresent() != key.isPresent()) {
      mistakes.add("SIGNAL_TLS_CERT_FILE and SIGNAL_TLS_KEY_FILE go together: set both, or none");
    }
    return certificate.flatMap(chain -> key.map(own -> new Tls(chain, own)));
  }

  private Optional<Path> file(String name) {
    Optional<Path> file = settings.optional(name).map(Path::of);
    if (file.isPresent() && !Files.isReadable(file.get())) {
      mistakes.add(Settings.variable(name) + " names a file that cannot be read");
    }
    return file;
  }

  public int userRate() {
    return settings.number("user-rate", 1, 1_000_000);
  }

  public Duration handlerTimeout() {
    return Duration.ofSeconds(settings.number("handler-seconds", 1, 60));
  }

  public int sealedRemembered() {
    return settings.number("max-sealed-remembered", 1, 100_000_000);
  }

  public int notificationsRemembered() {
    return settings.number("max-notifications-remembered", 1, 100_000_000);
  }

  public Duration maxTokenLifetime() {
    return Duration.ofDays(settings.number("max-token-days", 1, 36_500));
  }

  /** Returns {@code off}, {@code accepted} or {@code demanded}. */
  public String sealed() {
    return settings.oneOf("sealed", "off", "accepted", "demanded");
  }

  /** Tells whether plain HTTP may be spoken to others than this machine. */
  public boolean plainHttp() {
    return settings.isTrue("plain-http");
  }

  /** Returns where to write the journal; empty for no journal. */
  public Optional<JournalWriter.Place> journal() {
    Redaction redaction =
        Redaction.valueOf(
            settings.oneOf("record-payload", "hash", "drop", "keep").toUpperCase(Locale.ROOT));
    long bytes = settings.number("record-max-mebibytes", 1, 10_240) * MEBIBYTE;
    int files = settings.number("record-max-files", 1, 10_000);
    return settings
        .optional("record-dir")
        .map(
            folder ->
                new JournalWriter.Place(
                    Path.of(folder), bytes, files, redaction, !sealed().equals("off")));
  }

  public boolean olderNotificationHash() {
    return settings.isTrue("notification-older-hash");
  }
}
