package dev.rtcsignal.domain.auth;

import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.Rule;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An access key of the OpenAPI: its id, its secret and, for temporary credentials, a session token
 * (vendor-facts 2.1). The secret has no accessor; prints only the id. No {@code equals}.
 */
public final class AccessKey {
  /** Both stand in headers; the JDK would quote a header that it refuses. */
  private static final Pattern ID = Pattern.compile("[!-~&&[^/,]]+");

  private static final Pattern TOKEN = Pattern.compile("[!-~]+");

  private final String id;
  private final byte[] secret;
  private final Optional<String> sessionToken;

  private AccessKey(String id, String secret, Optional<String> sessionToken) {
    if (secret.isEmpty()) {
      throw new InvalidSignalException(Rule.SECRET, "An access key has a secret");
    }
    if (!ID.matcher(id).matches()) {
      throw new InvalidSignalException(
          Rule.SECRET, "The id of an access key is visible ASCII without '/' and ','");
    }
    if (!sessionToken.map(token -> TOKEN.matcher(token).matches()).orElse(true)) {
      throw new InvalidSignalException(
          Rule.SECRET, "A session token is visible ASCII: mind a line break at its end");
    }
    this.id = id;
    this.secret = secret.getBytes(StandardCharsets.UTF_8);
    this.sessionToken = sessionToken;
  }

  /** Returns a long-term key. The secret is used as it is, Base64 or not (vendor-facts 2.2). */
  public static AccessKey of(String id, String secret) {
    return new AccessKey(id, secret, Optional.empty());
  }

  /** Returns a temporary key, whose session token goes along as {@code X-Security-Token}. */
  public static AccessKey temporary(String id, String secret, String sessionToken) {
    return new AccessKey(id, secret, Optional.of(sessionToken));
  }

  public String id() {
    return id;
  }

  /** Returns the session token, a secret, for the {@code X-Security-Token} header. */
  public Optional<String> sessionToken() {
    return sessionToken;
  }

  byte[] sign(String text) {
    return new Hmac(secret).sign(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "AccessKey[" + id + ", ***]";
  }
}
