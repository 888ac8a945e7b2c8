package dev.rtcsignal.app.cli;

import dev.rtcsignal.app.config.ConfigException;
import dev.rtcsignal.app.config.Environment;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that token mint and signature mint share. */
final class MintOptions {
  /** The vendor advises a day (vendor-facts 3.2). */
  private static final long DAY_SECONDS = 86_400;

  private static final int READABLE_APP_ID = 24;

  @Option(
      names = "--app-id",
      paramLabel = "APPID",
      required = true,
      description = "the application")
  private String appId;

  @Mixin private AppKeyOptions appKeys = new AppKeyOptions();

  @Option(names = "--user", paramLabel = "USER", required = true, description = "the user id")
  private String user;

  @Option(names = "--nonce", paramLabel = "N", description = "a random one by default")
  private Optional<Long> nonce = Optional.empty();

  @Option(names = "--issued-at", paramLabel = "EPOCH", description = "now by default")
  private Optional<Long> issuedAt = Optional.empty();

  @Option(
      names = "--expires-at",
      paramLabel = "EPOCH",
      description = "a day after issued-at by default; 0 for never")
  private Optional<Long> expiresAt = Optional.empty();

  @Option(
      names = "--ttl",
      paramLabel = "24h",
      converter = DurationText.class,
      description = "lifetime in s, m, h or d, instead of --expires-at (default: 24h)")
  private Optional<Duration> ttl = Optional.empty();

  @Option(names = "--json", description = "print a JSON object")
  private boolean json;

  /**
   * @throws ConfigException if there is no AppKey
   */
  AppKey key(Environment environment) {
    return appKeys.keys(environment.settings()).stream()
        .findFirst()
        .map(key -> new AppKey(new AppId(appId), key))
        .orElseThrow(() -> new ConfigException(List.of("missing: " + AppKeyOptions.MISSING)));
  }

  String user() {
    return user;
  }

  boolean json() {
    return json;
  }

  long nonce(Environment environment) {
    return nonce.orElseGet(environment::nonce);
  }

  /**
   * @throws ConfigException if a time is out of range, or the end is given twice
   */
  Lifetime lifetime(Instant now) {
    if (ttl.isPresent() && expiresAt.isPresent()) {
      throw new ConfigException(List.of("--ttl and --expires-at both give the end: take one"));
    }
    Instant issued = EpochTime.of("--issued-at", issuedAt.orElse(now.getEpochSecond()));
    return new Lifetime(issued, expires(issued.getEpochSecond()));
  }

  private Instant expires(long issued) {
    if (ttl.isPresent()) {
      return EpochTime.of("the end by --ttl", issued + ttl.get().toSeconds());
    }
    long dayLater = Math.min(issued + DAY_SECONDS, EpochTime.MAX_SECONDS);
    return EpochTime.of("--expires-at", expiresAt.orElse(dayLater));
  }

  /** Returns warnings about values that no receiver takes; the official builders give none. */
  Stream<String> warnings() {
    return Stream.of(appIdWarning(), userWarning()).flatMap(Optional::stream);
  }

  private Optional<String> appIdWarning() {
    return appId.length() == READABLE_APP_ID
        ? Optional.empty()
        : Optional.of(
            "warning: the AppId has "
                + appId.length()
                + " characters; only one of 24 can be read"
                + " back out of a token");
  }

  private Optional<String> userWarning() {
    try {
      new UserId(user);
      return Optional.empty();
    } catch (InvalidSignalException e) {
      return Optional.of("warning: receivers reject this --user: " + e.getMessage());
    }
  }
}
