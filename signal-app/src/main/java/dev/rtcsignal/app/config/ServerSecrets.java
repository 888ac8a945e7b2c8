package dev.rtcsignal.app.config;

import dev.rtcsignal.domain.auth.NotificationSecret;
import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.Rule;
import dev.rtcsignal.ports.RevocationList;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * API keys, revocations and secrets of notifications, from settings or files.
 *
 * @param notifications empty if neither a secret nor a file is set; a file may hold none as yet
 */
public record ServerSecrets(
    ReloadedFile<List<String>> apiKeys,
    ReloadedFile<RevocationList> revoked,
    Optional<ReloadedFile<List<NotificationSecret>>> notifications) {
  /** HTTP leaves out the spaces around the value of a header, and no client sends others alike. */
  private static final Pattern API_KEY = Pattern.compile("[!-~]([ -~]*[!-~])?");

  /** Reads all of them; a mistake for each file that cannot be read or breaks a rule. */
  public static Optional<ServerSecrets> read(ServerConfig config, ConfigReader reader) {
    return read(config, apiKeys(config, reader), reader);
  }

  /** Reads the API keys; a mistake if their file cannot be read, and for each that is wrong. */
  static Optional<ReloadedFile<List<String>>> apiKeys(ServerConfig config, ConfigReader reader) {
    boolean right =
        keepsRule("api-key", config.apiKey(), reader)
            & keepsRule("api-key-secondary", config.apiKeySecondary(), reader);
    return reader.attempt(() -> apiKeys(config)).filter(keys -> right);
  }

  private static boolean keepsRule(String name, Optional<String> key, ConfigReader reader) {
    return key.map(text -> reader.keeps(name, () -> apiKey(text))).orElse(true);
  }

  private static String apiKey(String text) {
    if (!API_KEY.matcher(text).matches()) {
      throw new InvalidSignalException(
          Rule.SECRET,
          "an API key takes visible ASCII, with spaces only inside, because an HTTP header carries"
              + " no other; look at its ends");
    }
    return text;
  }

  /** Reads the other files; a mistake for each that cannot be read or breaks a rule. */
  static Optional<ServerSecrets> read(
      ServerConfig config, Optional<ReloadedFile<List<String>>> apiKeys, ConfigReader reader) {
    var revoked =
        reader.attempt(
            () ->
                new ReloadedFile<>(
                    "revocation-file", config.revocationFile(), "", Revocations::parse));
    var notifications = reader.attempt(() -> notifications(config));
    return apiKeys.flatMap(
        keys ->
            revoked.flatMap(
                list -> notifications.map(secrets -> new ServerSecrets(keys, list, secrets))));
  }

  private static ReloadedFile<List<String>> apiKeys(ServerConfig config) {
    List<String> set =
        Stream.of(config.apiKey(), config.apiKeySecondary()).flatMap(Optional::stream).toList();
    return new ReloadedFile<>(
        "api-key-file",
        config.apiKeyFile(),
        "",
        text ->
            Stream.concat(set.stream(), lines(text, ServerSecrets::apiKey)).distinct().toList());
  }

  private static Optional<ReloadedFile<List<NotificationSecret>>> notifications(
      ServerConfig config) {
    if (config.notificationSecret().isEmpty() && config.notificationSecretFile().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new ReloadedFile<>(
            "notification-secret-file",
            config.notificationSecretFile(),
            config.notificationSecret().orElse(""),
            text -> secrets(text, config.notificationSecretFile())));
  }

  /** A file has a secret in each line, while what a variable holds is the secret as it is. */
  private static List<NotificationSecret> secrets(String text, Optional<Path> file) {
    Stream<String> secrets =
        file.isPresent() ? lines(text, Setting::requireNoControl) : Stream.of(text);
    return secrets.map(NotificationSecret::new).toList();
  }

  /** Returns the lines that are not blank; an exception names the one that breaks the rule. */
  private static Stream<String> lines(String text, UnaryOperator<String> rule) {
    List<String> lines = text.lines().map(String::strip).toList();
    return IntStream.range(0, lines.size())
        .filter(i -> !lines.get(i).isEmpty())
        .mapToObj(i -> line(i + 1, lines.get(i), rule));
  }

  private static String line(int number, String line, UnaryOperator<String> rule) {
    try {
      return rule.apply(line);
    } catch (InvalidSignalException e) {
      throw new InvalidSignalException(e.rule(), "line " + number + ": " + e.getMessage());
    }
  }

  /** Returns a list that always asks for what is revoked at that time. */
  public RevocationList revocations() {
    return (sender, issuedAt) -> revoked.get().revokes(sender, issuedAt);
  }

  /** Reads the files again. Blocks. */
  public void refresh() {
    apiKeys.refresh();
    revoked.refresh();
    notifications.ifPresent(ReloadedFile::refresh);
  }
}
