package dev.rtcsignal.app.config;

import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.quota.QuotaLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The settings as values. Every mistake is collected, so that all can be mended at once. */
public final class AppConfig {
  /** Keys that anyone can read in the documentation: for the emulator on loopback alone. */
  private static final List<String> PUBLISHED = List.of(DemoCredentials.APP_KEY, "app key");

  private static final List<String> PATHS =
      List.of(
          "notification-secret-file",
          "record-dir",
          "revocation-file",
          "tls-cert-file",
          "tls-key-file",
          "trusted-proxies");

  private static final int MIN_KEY_BYTES = 16;
  private static final int MAX_PORT = 65_535;
  private static final Pattern PORT = Pattern.compile("\\d{1,6}");
  private static final String MASK = "***";

  private final Settings settings;
  private final List<String> mistakes = new ArrayList<>();

  public AppConfig(Settings settings) {
    this.settings = settings;
  }

  /** Returns the application; a mistake if it is missing or illegal. */
  public Optional<AppId> appId() {
    return required("app-id", "the AppId of the RTC console")
        .flatMap(id -> value("app-id", id, AppId::new));
  }

  /** Returns the keys, primary first; a mistake if there is no primary. */
  public List<AppKey> appKeys(AppId app) {
    List<AppKey> keys = new ArrayList<>();
    secret("app-key", "app-key-file", "the AppKey of the RTC console")
        .ifPresent(key -> keys.add(new AppKey(app, key)));
    secondaryKey().ifPresent(key -> keys.add(new AppKey(app, key)));
    return keys;
  }

  /** The file of a key that is not in use yet, or no more, may be missing or empty. */
  private Optional<String> secondaryKey() {
    return settings
        .get("app-key-secondary-file")
        .map(file -> read(Path.of(file)))
        .orElseGet(() -> settings.get("app-key-secondary"));
  }

  /** Looks for the primary key alone, where the application is missing: a mistake if it is too. */
  public void appKeysOfNoApp() {
    secret("app-key", "app-key-file", "the AppKey of the RTC console");
  }

  /** Returns the access key; a mistake for each part of it that is missing or cannot be. */
  public Optional<AccessKey> accessKey() {
    Optional<String> id =
        required("access-key-id", "the access key of the account")
            .filter(text -> value("access-key-id", text, AppConfig::withId).isPresent());
    Optional<String> secret =
        secret("secret-access-key", "secret-access-key-file", "the secret of the access key");
    Optional<String> token = settings.get("session-token");
    boolean tokenCanBe =
        token
            .map(text -> value("session-token", text, AppConfig::withToken).isPresent())
            .orElse(true);
    return id.filter(known -> tokenCanBe)
        .flatMap(known -> secret.map(text -> accessKey(known, text, token)));
  }

  private static AccessKey accessKey(String id, String secret, Optional<String> token) {
    return token
        .map(session -> AccessKey.temporary(id, secret, session))
        .orElseGet(() -> AccessKey.of(id, secret));
  }

  /** Each part is tried by itself, so that a mistake in one does not hide that of another. */
  private static AccessKey withId(String id) {
    return AccessKey.of(id, MASK);
  }

  private static AccessKey withToken(String token) {
    return AccessKey.temporary(MASK, MASK, token);
  }

  /** Returns the host of the cloud; a mistake if the name is none. */
  public Optional<URI> cloud() {
    String cloud = settings.get("cloud").orElse("volcengine");
    return switch (cloud) {
      case "volcengine" -> Optional.of(URI.create("https://rtc.volcengineapi.com"));
      case "byteplus" -> Optional.of(URI.create("https://open.byteplusapi.com"));
      default -> value("cloud", cloud, AppConfig::httpUri);
    };
  }

  /** Returns the region: the one that is set, or that of the cloud. */
  public String region() {
    boolean byteplus = settings.get("cloud").filter("byteplus"::equals).isPresent();
    return settings.get("region").orElse(byteplus ? "ap-singapore-1" : "cn-north-1");
  }

  public SenderId from() {
    String from = settings.get("from").orElse("server");
    return value("from", from, SenderId::new).orElseGet(() -> new SenderId("server"));
  }

  /** Returns the settings of the server's face to the internet. */
  public ServerConfig front() {
    return new ServerConfig(settings, mistakes);
  }

  /** Returns what the server keeps secret; a mistake if a file will not do. */
  public Optional<ServerSecrets> secrets() {
    try {
      return Optional.of(new ServerSecrets(settings));
    } catch (ConfigException e) {
      mistakes.add(e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * What is reachable from elsewhere needs an API key, keys that nobody can guess, and TLS, its own
   * or that of a proxy before it.
   */
  public void listenOn(String host) {
    front().check();
    boolean anyApiKey = secrets().filter(known -> !known.apiKeys().get().isEmpty()).isPresent();
    if (!anyApiKey && settings.get("trusted-proxies").isPresent()) {
      mistakes.add("SIGNAL_API_KEY is missing: a proxy would bring everybody in as this machine");
    }
    if (isLoopback(host)) {
      return;
    }
    if (!anyApiKey) {
      mistakes.add(
          "SIGNAL_API_KEY is missing: set it, or listen on loopback with --host 127.0.0.1");
    }
    if (appKeyTexts().anyMatch(AppConfig::isWeak)) {
      mistakes.add(
          "SIGNAL_APP_KEY or its secondary is published or shorter than 16 characters: take that of"
              + " the RTC console, or listen on loopback with --host 127.0.0.1");
    }
    if (settings.get("tls-cert-file").isEmpty() && !"true".equals(plainHttp())) {
      mistakes.add(
          "SIGNAL_TLS_CERT_FILE and SIGNAL_TLS_KEY_FILE are missing: set them, or SIGNAL_PLAIN_HTTP"
              + " to true behind a proxy that speaks TLS, or listen on loopback");
    }
  }

  private String plainHttp() {
    return settings.get("plain-http").orElse("false");
  }

  /** Looks at the ports; a mistake if one of them cannot be. */
  public void ports() {
    for (String name : List.of("server-port", "emulator-port")) {
      settings
          .get(name)
          .filter(port -> !PORT.matcher(port).matches() || Integer.parseInt(port) > MAX_PORT)
          .ifPresent(
              wrong -> mistakes.add(Settings.variable(name) + " is wrong: set it to 0 to 65535"));
    }
  }

  /** Returns the limits to pace by; the documented ones where nothing is set. */
  public QuotaLimits quotaLimits() {
    return new QuotaSettings(settings, mistakes).limits();
  }

  /** Throws if there was any mistake so far. */
  public void requireNoMistakes() {
    if (!mistakes.isEmpty()) {
      throw new ConfigException(mistakes);
    }
  }

  public List<String> mistakes() {
    return List.copyOf(mistakes);
  }

  /** Returns every setting by name, secrets masked. */
  public Map<String, String> effective() {
    Map<String, String> effective = new LinkedHashMap<>();
    putCredentials(effective);
    effective.put(
        Settings.variable("cloud"),
        settings.get("cloud").orElse("volcengine").replaceAll("//[^/]*@", "//***@"));
    put(effective, "region", region(), "");
    put(effective, "from", "server", "");
    PATHS.forEach(name -> put(effective, name, "", ""));
    put(effective, "host", "127.0.0.1", "");
    put(effective, "server-port", "8080", "");
    SortedMap<String, String> defaults = new TreeMap<>(QuotaSettings.defaults());
    defaults.putAll(ServerConfig.defaults());
    defaults.forEach((name, value) -> put(effective, name, value, ""));
    return effective;
  }

  private void putCredentials(Map<String, String> effective) {
    put(effective, "app-id", "", "");
    put(effective, "app-key", "", MASK);
    put(effective, "app-key-file", "", "");
    put(effective, "app-key-secondary", "", MASK);
    put(effective, "app-key-secondary-file", "", "");
    put(effective, "access-key-id", "", "");
    put(effective, "secret-access-key", "", MASK);
    put(effective, "secret-access-key-file", "", "");
    put(effective, "session-token", "", MASK);
    put(effective, "api-key", "", MASK);
    put(effective, "api-key-secondary", "", MASK);
    put(effective, "api-key-file", "", "");
    put(effective, "notification-secret", "", MASK);
  }

  private void put(Map<String, String> effective, String name, String otherwise, String mask) {
    String value = settings.get(name).map(set -> mask.isEmpty() ? set : mask).orElse(otherwise);
    effective.put(Settings.variable(name), value);
  }

  private Optional<String> required(String name, String what) {
    Optional<String> value = settings.get(name);
    if (value.isEmpty()) {
      mistakes.add(Settings.variable(name) + " is missing: set it to " + what);
    }
    return value;
  }

  private Optional<String> secret(String name, String fileName, String what) {
    Optional<String> file = settings.get(fileName);
    if (file.isEmpty()) {
      return required(name, what);
    }
    Optional<String> content = read(Path.of(file.get()));
    if (content.isEmpty()) {
      mistakes.add(
          Settings.variable(fileName)
              + " names a file that is empty or cannot be read: put "
              + what
              + " into it");
    }
    return content;
  }

  private Stream<String> appKeyTexts() {
    Optional<String> primary =
        settings
            .get("app-key-file")
            .map(Path::of)
            .flatMap(AppConfig::read)
            .or(() -> settings.get("app-key"));
    return Stream.concat(primary.stream(), secondaryKey().stream());
  }

  private static boolean isWeak(String key) {
    return key.length() < MIN_KEY_BYTES || PUBLISHED.contains(key);
  }

  static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file).strip()).filter(text -> !text.isEmpty());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private <T> Optional<T> value(String name, String text, Function<String, T> type) {
    try {
      return Optional.of(type.apply(text));
    } catch (InvalidSignalException e) {
      mistakes.add(Settings.variable(name) + " is wrong: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      mistakes.add(
          Settings.variable(name)
              + " is wrong: set it to volcengine, byteplus or a URL http(s)://host:port");
    }
    return Optional.empty();
  }

  private static URI httpUri(String text) {
    URI uri = URI.create(text);
    boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    boolean root = http && uri.getHost() != null && uri.getRawPath().length() <= 1;
    if (!root || uri.getRawQuery() != null || uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException("not a host");
    }
    return uri;
  }

  /** Tells whether only this machine can reach a listener on that address. */
  public static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
