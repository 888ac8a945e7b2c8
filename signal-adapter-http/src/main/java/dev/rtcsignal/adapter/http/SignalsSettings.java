package dev.rtcsignal.adapter.http;

import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.SenderId;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What {@link Signals} take from the settings of the reference server. */
record SignalsSettings(Endpoint endpoint, AppId app, SenderId from, AccessKey key) {
  private static final String SECRET = "SIGNAL_SECRET_ACCESS_KEY";
  private static final String DEFAULT_FROM = "server";
  private static final String NO_CLOUD =
      "it is no cloud that is known and no URL; use volcengine, byteplus or http(s)://host:port";

  /**
   * Reads the settings.
   *
   * @throws IllegalStateException with all mistakes
   */
  static SignalsSettings read(Map<String, String> settings) {
    return new Reader(settings).read();
  }

  /** Collects mistakes, so that all are reported at once. */
  private static final class Reader {
    private final Map<String, String> settings;
    private final List<String> mistakes = new ArrayList<>();

    private Reader(Map<String, String> settings) {
      this.settings = settings;
    }

    private SignalsSettings read() {
      Optional<AppId> app =
          required("SIGNAL_APP_ID").flatMap(id -> checked("SIGNAL_APP_ID", () -> new AppId(id)));
      Optional<SenderId> from =
          checked("SIGNAL_FROM", () -> new SenderId(optional("SIGNAL_FROM").orElse(DEFAULT_FROM)));
      Optional<AccessKey> key = key();
      Optional<Endpoint> endpoint =
          checked("SIGNAL_CLOUD", this::cloud)
              .flatMap(cloud -> checked("SIGNAL_REGION", () -> inRegion(cloud)));
      if (!mistakes.isEmpty()) {
        throw new IllegalStateException(String.join("; ", mistakes));
      }
      return new SignalsSettings(
          endpoint.orElseThrow(), app.orElseThrow(), from.orElseThrow(), key.orElseThrow());
    }

    private Optional<AccessKey> key() {
      Optional<String> id = required("SIGNAL_ACCESS_KEY_ID");
      Optional<String> secret = secret();
      return id.flatMap(
          one ->
              secret.flatMap(
                  two ->
                      checked(
                          "SIGNAL_ACCESS_KEY_ID or " + SECRET,
                          () ->
                              optional("SIGNAL_SESSION_TOKEN")
                                  .map(token -> AccessKey.temporary(one, two, token))
                                  .orElseGet(() -> AccessKey.of(one, two)))));
    }

    private Optional<String> secret() {
      Optional<String> file = optional(SECRET + "_FILE");
      if (file.isPresent()) {
        return file.flatMap(this::content).filter(text -> isPlain(SECRET + "_FILE", text));
      }
      return required(SECRET).flatMap(set -> literal(SECRET)).filter(text -> isPlain(SECRET, text));
    }

    private boolean isPlain(String name, String text) {
      boolean plain = text.chars().noneMatch(Character::isISOControl);
      if (!plain) {
        mistakes.add(name + " is wrong: it has a control character; look for a line break");
      }
      return plain;
    }

    /** Drops the line break at the end, and the byte order mark that some editors write. */
    private Optional<String> content(String file) {
      try {
        String text = Files.readString(Path.of(file));
        return Optional.of((text.startsWith("\ufeff") ? text.substring(1) : text).strip());
      } catch (IOException | InvalidPathException e) {
        mistakes.add(SECRET + "_FILE names a file that cannot be read: " + reason(file, e));
        return Optional.empty();
      }
    }

    private static String reason(String file, Exception error) {
      if (error instanceof NoSuchFileException) {
        return "it does not exist";
      }
      if (error instanceof AccessDeniedException) {
        return "permission denied";
      }
      if (error instanceof CharacterCodingException) {
        return "it is not UTF-8 text";
      }
      boolean folder = error instanceof IOException && Files.isDirectory(Path.of(file));
      return folder ? "it is a folder" : error.getClass().getSimpleName();
    }

    private Endpoint cloud() {
      String cloud = optional("SIGNAL_CLOUD").orElse("volcengine");
      return switch (cloud) {
        case "volcengine" -> Endpoint.VOLCENGINE;
        case "byteplus" -> Endpoint.BYTEPLUS;
        default -> custom(cloud);
      };
    }

    private static Endpoint custom(String cloud) {
      if (!cloud.contains(":")) {
        throw new IllegalArgumentException(NO_CLOUD);
      }
      return new Endpoint(
          URI.create(cloud), Endpoint.VOLCENGINE.region(), Endpoint.VOLCENGINE.version());
    }

    private Endpoint inRegion(Endpoint cloud) {
      return optional("SIGNAL_REGION")
          .map(region -> new Endpoint(cloud.uri(), region, cloud.version()))
          .orElse(cloud);
    }

    private Optional<String> required(String name) {
      Optional<String> value = optional(name);
      if (value.isEmpty()) {
        mistakes.add(name + " is not set");
      }
      return value;
    }

    /** Only secrets keep spaces around them. */
    private Optional<String> optional(String name) {
      return literal(name).map(String::strip);
    }

    private Optional<String> literal(String name) {
      return Optional.ofNullable(settings.get(name)).filter(value -> !value.isBlank());
    }

    private <T> Optional<T> checked(String name, Supplier<T> value) {
      try {
        return Optional.of(value.get());
      } catch (InvalidSignalException e) {
        mistakes.add(name + " is wrong: " + e.getMessage());
      } catch (IllegalArgumentException e) {
        // The message of URI quotes the text, which may hold a password.
        mistakes.add(name + " is wrong: " + rule(e));
      }
      return Optional.empty();
    }

    private static String rule(IllegalArgumentException error) {
      return error.getCause() == null ? error.getMessage() : NO_CLOUD;
    }
  }
}
